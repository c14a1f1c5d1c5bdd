package dev.stoker.fleet.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of models by what servers tell of them. */
final class RoughSizeTest {
    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, 625",
        "q8_0, 1125",
        "IQ3_XS, 500",
        "F16, 2000",
        "BF16, 2000",
        "4bit, 625",
        "MXFP4, 625",
        "F32, 4000"
    })
    void isOfWeightsAndQuantisationWhereItIsNotTold(String quantisation, long bytes) {
        assertThat(RoughSize.of(model(null, 1000L, quantisation))).isEqualTo(new Bytes(bytes));
    }

    @Test
    void isWhatTheServerTells() {
        assertThat(RoughSize.of(model(Bytes.ofMebi(7), 1000L, "Q4_0"))).isEqualTo(Bytes.ofMebi(7));
    }

    @Test
    void isNotGuessed() {
        assertThat(RoughSize.of(model(null, 1000L, null))).isNull();
        assertThat(RoughSize.of(model(null, 1000L, "unknown"))).isNull();
        assertThat(RoughSize.of(model(null, 1000L, "Q999"))).isNull();
        assertThat(RoughSize.of(model(null, null, "Q4_0"))).isNull();
        assertThat(RoughSize.of(model(Bytes.ZERO, Long.MAX_VALUE, "Q4_0"))).isNull();
    }

    @Test
    void leavesAMarginForTheContext() {
        assertThat(RoughSize.running(Bytes.ofMebi(100))).isEqualTo(Bytes.ofMebi(356));
        assertThat(RoughSize.running(Bytes.ofGibi(4))).isEqualTo(Bytes.ofGibi(5));
    }

    private static CatalogueModel model(
            @Nullable Bytes size, @Nullable Long parameters, @Nullable String quantisation) {
        return CatalogueModel.of("m")
                .size(size)
                .parameters(parameters)
                .quantisation(quantisation)
                .build();
    }
}
