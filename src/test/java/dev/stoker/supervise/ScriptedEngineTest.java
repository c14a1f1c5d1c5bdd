package dev.stoker.supervise;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Launch;
import dev.stoker.backend.Use;
import dev.stoker.core.Secret;
import java.nio.file.Path;

/** The contract, run by a shell script. */
final class ScriptedEngineTest extends EngineContract {
    private final ScriptedKind good = new ScriptedKind(ScriptedKind.GOOD);
    private final ScriptedKind broken = new ScriptedKind(ScriptedKind.BROKEN);

    @Override
    protected EngineKind kind() {
        return new ByModel();
    }

    @Override
    protected EngineSpec good() {
        return spec("good");
    }

    @Override
    protected EngineSpec broken() {
        return spec("broken");
    }

    private static EngineSpec spec(String model) {
        return new EngineSpec(model, Path.of("/bin/sh"), Path.of("/nowhere"), null, Use.GENERATE);
    }

    private final class ByModel extends DelegatingKind {
        ByModel() {
            super(good);
        }

        @Override
        public Launch launch(EngineSpec spec, Secret key) {
            return (spec.model().equals("good") ? good : broken).launch(spec, key);
        }
    }
}
