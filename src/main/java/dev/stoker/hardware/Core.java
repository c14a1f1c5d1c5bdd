package dev.stoker.hardware;

import dev.stoker.core.Fact;

/**
 * One physical core.
 *
 * @param socket number of the package it sits in
 * @param threads the logical CPUs it runs; at least one, more than one with SMT
 * @param kind fast or slow, where the machine has both
 */
public record Core(Fact<Integer> socket, CpuSet threads, Fact<CoreKind> kind) {}
