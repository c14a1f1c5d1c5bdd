package dev.stoker.templates;

import io.quarkus.qute.Expression;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.ResolutionContext;
import io.quarkus.qute.ResultNode;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionBlock;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The engine's loop with an end: over lists and objects only, and for so many passes in one prompt.
 * The engine itself takes a number for that many passes, and a caller chooses its variables.
 */
final class BoundedLoop implements SectionHelper {
    private final SectionHelper loop;
    private final Expression over;

    private BoundedLoop(SectionHelper loop, Expression over) {
        this.loop = loop;
        this.over = over;
    }

    @Override
    public CompletionStage<ResultNode> resolve(SectionResolutionContext context) {
        return context.resolutionContext()
                .evaluate(over)
                .thenCompose(value -> {
                    if (value instanceof Number) {
                        // Without braces: the engine takes its own messages for templates.
                        throw new TemplateException(
                                over.getOrigin(),
                                "'" + over.toOriginalString() + "' is a number, and no list");
                    }
                    return loop.resolve(new Counted(context));
                });
    }

    /** Passes that one prompt has left. For one thread at a time. */
    static final class Passes {
        /** In all loops of a prompt: some ten milliseconds' work. */
        static final int MOST = 10_000;

        /** Name of the attribute under which a prompt carries its own. */
        static final String ATTRIBUTE = "passes";

        private final Runnable refusal;
        private int left = MOST;

        /**
         * @param refusal throws what ends the prompt
         */
        Passes(Runnable refusal) {
            this.refusal = refusal;
        }

        private void take() {
            if (--left < 0) {
                refusal.run();
            }
        }
    }

    /** Counts each pass before it is made. */
    private record Counted(SectionResolutionContext loop) implements SectionResolutionContext {
        @Override
        public CompletionStage<ResultNode> execute(SectionBlock block, ResolutionContext context) {
            if (loop.resolutionContext().getAttribute(Passes.ATTRIBUTE) instanceof Passes passes) {
                passes.take();
            }
            return loop.execute(block, context);
        }

        @Override
        public CompletionStage<Map<String, Object>> evaluate(Map<String, Expression> parameters) {
            return loop.evaluate(parameters);
        }

        @Override
        public ResolutionContext resolutionContext() {
            return loop.resolutionContext();
        }

        @Override
        public ResolutionContext newResolutionContext(
                Object data, Map<String, SectionBlock> extendingBlocks) {
            return loop.newResolutionContext(data, extendingBlocks);
        }

        @Override
        public Map<String, Object> getParameters() {
            return loop.getParameters();
        }
    }

    /** Reads it as the engine reads its own. */
    static final class Factory implements SectionHelperFactory<BoundedLoop> {
        private static final String OVER = "iterable";

        private final LoopSectionHelper.Factory loops = new LoopSectionHelper.Factory();

        @Override
        public List<String> getDefaultAliases() {
            return loops.getDefaultAliases();
        }

        @Override
        public ParametersInfo getParameters() {
            return loops.getParameters();
        }

        @Override
        public List<String> getBlockLabels() {
            return loops.getBlockLabels();
        }

        @Override
        public BoundedLoop initialize(SectionInitContext context) {
            return new BoundedLoop(loops.initialize(context), context.getExpression(OVER));
        }

        @Override
        public Scope initializeBlock(Scope outer, BlockInfo block) {
            return loops.initializeBlock(outer, block);
        }
    }
}
