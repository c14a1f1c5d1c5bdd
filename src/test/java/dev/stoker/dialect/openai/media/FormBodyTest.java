package dev.stoker.dialect.openai.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormBodyTest {
    private static final String TYPE = "multipart/form-data; boundary=XX";
    private static final String FILE =
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model.wav\"\r\n"
                    + "Content-Type: audio/wav\r\n\r\nRIFF\u0000\u00ff\r\n\r\n--X\r\n";

    private static FormBody read(String body) {
        return FormBody.read(TYPE, body.getBytes(ISO_8859_1));
    }

    private static String part(String name, String value) {
        return "--XX\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    private static String sent(FormBody form, String model) {
        return new String(form.forBackend(model), ISO_8859_1);
    }

    @Test
    void findsTheModelAndPutsAnotherInItsPlace() {
        String before = FILE + "--XX\r\ncontent-disposition:form-data; name=model\r\n\r\n";
        String after = "\r\n" + part("language", "de") + "--XX--\r\n";
        FormBody form = read(before + "whisper@lab" + after);

        assertThat(form.model()).isEqualTo("whisper@lab");
        assertThat(sent(form, "whisper-1")).isEqualTo(before + "whisper-1" + after);
    }

    @Test
    void addsTheModelWhereThereIsNone() {
        FormBody form = read(FILE + "--XX--\r\n");

        assertThat(form.model()).isNull();
        assertThat(sent(form, "w")).isEqualTo(part("model", "w") + FILE + "--XX--\r\n");
        assertThat(FormBody.read(TYPE, form.forBackend("w")).model()).isEqualTo("w");
    }

    @Test
    void takesAnEmptyModelForNone() {
        assertThat(read(part("model", "") + "--XX--\r\n").model()).isNull();
        assertThat(sent(read(part("model", "") + "--XX--\r\n"), "w"))
                .isEqualTo(part("model", "w") + "--XX--\r\n");
    }

    @Test
    void refusesTwoModels() {
        assertThatThrownBy(() -> read(part("model", "a") + part("model", "b") + "--XX--\r\n"))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("given twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--XX",
                "--XX--",
                "--YY\r\n",
                "--XX\r\n",
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb",
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--XX",
                "--XX\r\nno head"
            })
    void tellsWhatIsMalformed(String body) {
        if (body.equals("--XX--")) {
            // A form of nothing is one.
            assertThat(read(body).model()).isNull();
        } else {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOf(StokerException.class)
                    .hasMessageContaining("expected: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "multipart/form-data", "multipart/form-data; boundary="})
    void refusesWhatIsNoForm(String type) {
        assertThatThrownBy(() -> FormBody.read(type, new byte[0]))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("content-type");
    }

    @Test
    void readsNoMoreThanSomePartsAndShortHeads() {
        assertThatThrownBy(() -> read(part("a", "b").repeat(65) + "--XX--\r\n"))
                .hasMessageContaining("more than 64 parts");
        assertThatThrownBy(() -> read("--XX\r\na: " + "b".repeat(9000) + "\r\n\r\n\r\n--XX--"))
                .hasMessageContaining("head of a part");
        assertThatThrownBy(() -> read(part("model", "b".repeat(600)) + "--XX--").model())
                .hasMessageContaining("longer than 512 bytes");
    }

    @Test
    void readsAQuotedBoundary() {
        String body = "--a b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--a b--";

        FormBody form =
                FormBody.read(
                        "Multipart/Form-Data; charset=x; BOUNDARY=\"a b\"",
                        body.getBytes(ISO_8859_1));

        assertThat(form.model()).isEqualTo("m");
    }
}
