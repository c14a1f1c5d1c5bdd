package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgramTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "ollama, /usr/local/bin/ollama serve, OLLAMA",
        "llama-server, ./llama-server -m x, LLAMA_SERVER",
        "llama, llama serve, LLAMA_SERVER",
        "local-ai, /usr/bin/local-ai run, LOCAL_AI",
        "local-ai-v4.9.0, /opt/local-ai-v4.9.0-linux-amd64, LOCAL_AI",
        "python3, python3 -m vllm.entrypoints.openai.api_server --port 8000, VLLM",
        "vllm, /venv/bin/python3.12 /venv/bin/vllm serve m, VLLM",
        "python3, python3 -u /opt/koboldcpp/koboldcpp.py --port 5001, KOBOLDCPP",
        "VLLM::APIServer, VLLM::APIServer_0, VLLM",
        "llmster, /home/u/.lmstudio/llmster/llmster, LM_STUDIO",
        "text-generation, text-generation-router --port 3000, TGI",
        "llama-swap, llama-swap --listen :8080, LLAMA_SWAP",
        "VLLM::EngineCor, VLLM::EngineCore,",
        "python3, python3 -m http.server,",
        "vim, vim ollama,",
        "java, java -jar stoker.jar,",
    })
    void isKnownByItsNameOrItsScript(String comm, String line, @Nullable Program program) {
        assertThat(Program.of(comm, List.of(line.split(" ")))).isEqualTo(program);
    }
}
