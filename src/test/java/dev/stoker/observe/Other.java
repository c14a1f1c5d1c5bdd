package dev.stoker.observe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where the server of backend {@code other} is given to a test. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Other {}
