package dev.stoker.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.CpuSet;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How the control plane writes JSON: snake_case; a fact as {@code {"value": …, "source": …}} or
 * {@code {"unknown": reason}}; bytes as a number; instants as ISO 8601 text to the millisecond.
 * Values of another type than the field's are refused.
 */
@Singleton
public final class ApiJson implements ObjectMapperCustomizer {
    /** A mapper of its own, for the command line. */
    public static ObjectMapper mapper() {
        var mapper = new ObjectMapper();
        new ApiJson().customize(mapper);
        return mapper;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        var words = new SimpleModule("stoker");
        words.addSerializer(Fact.class, new FactWriter());
        words.addSerializer(Bytes.class, new BytesWriter());
        words.addSerializer(CpuSet.class, new CpuSetWriter());
        words.addSerializer(Instant.class, new InstantWriter());
        mapper.registerModule(new JavaTimeModule());
        mapper.registerModule(words); // what is registered later goes first
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        refuseOtherTypes(mapper);
        mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    /** A number is no name, and a text no yes: who writes them means something else. */
    private static void refuseOtherTypes(ObjectMapper mapper) {
        mapper.setConfig(
                mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    @SuppressWarnings("rawtypes") // Jackson asks by raw class
    private static final class FactWriter extends StdSerializer<Fact> {
        private static final long serialVersionUID = 1L;

        FactWriter() {
            super(Fact.class);
        }

        @Override
        public void serialize(Fact fact, JsonGenerator json, SerializerProvider context)
                throws IOException {
            Fact<?> typed = fact;
            json.writeStartObject();
            switch (typed) {
                case Fact.Known<?>(var value, var source) -> {
                    context.defaultSerializeField("value", value, json);
                    json.writeStringField("source", source);
                }
                case Fact.Unknown<?>(var reason) -> json.writeStringField("unknown", reason);
            }
            json.writeEndObject();
        }
    }

    private static final class InstantWriter extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant at, JsonGenerator json, SerializerProvider context)
                throws IOException {
            json.writeString(at.truncatedTo(ChronoUnit.MILLIS).toString());
        }
    }

    private static final class BytesWriter extends JsonSerializer<Bytes> {
        @Override
        public void serialize(Bytes bytes, JsonGenerator json, SerializerProvider context)
                throws IOException {
            json.writeNumber(bytes.value());
        }
    }

    private static final class CpuSetWriter extends JsonSerializer<CpuSet> {
        @Override
        public void serialize(CpuSet cpus, JsonGenerator json, SerializerProvider context)
                throws IOException {
            json.writeString(cpus.toString());
        }
    }
}
