package dev.stoker.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FactTest {
    @Test
    void keepsItsSourceWhenTheValueIsDerived() {
        Fact<Integer> cores = Fact.known("8", "/proc/cpuinfo").map(Integer::valueOf);

        assertThat(cores).isEqualTo(new Fact.Known<>(8, "/proc/cpuinfo"));
    }

    @Test
    void keepsItsReasonWhenNothingIsKnown() {
        Fact<Integer> cores = Fact.<String>unknown("no such file").map(Integer::valueOf);

        assertThat(cores.asOptional()).isEmpty();
        assertThat(cores).isEqualTo(new Fact.Unknown<>("no such file"));
    }

    @Test
    void prefersAKnownAlternative() {
        assertThat(Fact.<String>unknown("no file").or(Fact.known("x", "y")))
                .isEqualTo(Fact.known("x", "y"));
        assertThat(Fact.known("a", "b").or(Fact.known("x", "y"))).isEqualTo(Fact.known("a", "b"));
    }
}
