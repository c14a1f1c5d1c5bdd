package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.ConfigAnswer;
import dev.stoker.api.ConfigAnswer.PendingAnswer;
import dev.stoker.api.ConfigAnswer.RefusalAnswer;
import dev.stoker.api.ConfigAnswer.ValueAnswer;
import dev.stoker.api.ReloadAnswer;
import dev.stoker.api.ReloadAnswer.ChangeAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigCommandTest {
    private static final String CONFIG = "/stoker/v1/config";
    private static final String RELOAD = CONFIG + "/reload";

    private static final ConfigAnswer SHOWN =
            new ConfigAnswer(
                    List.of(
                            new ValueAnswer(
                                    "stoker.http.host", "127.0.0.1", "default", "127.0.0.1"),
                            new ValueAnswer("stoker.http.port", "11600", "/s.yaml:3", "11500"),
                            new ValueAnswer("stoker.models.default", null, "default", null)),
                    List.of("stoker.routes.*", "stoker.routes.*.cache.ttl"),
                    List.of(
                            new PendingAnswer(
                                    "stoker.http.port", "11500", "11600", "it is read early")),
                    List.of("/s.yaml"),
                    true,
                    null,
                    new RefusalAnswer(
                            Instant.parse("2026-11-22T05:00:00Z"),
                            "file",
                            List.of("/s.yaml:9: stoker.htp: unknown key")),
                    List.of());

    private final FakeDaemon daemon = Fleets.serving();

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Cli cli() {
        return new Cli().daemon(daemon);
    }

    @Test
    void showsWhatIsSetAndWhatIsToBeKnownOfIt() {
        daemon.json(CONFIG, 200, SHOWN);

        Cli.Ended ended = cli().run("config");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .isEqualTo(
                        """
                        KEY               VALUE  SOURCE
                        stoker.http.port  11600  /s.yaml:3
                        stoker.http.port is 11500 until the daemon is restarted, then 11600: it is read early
                        What is configured now is invalid and was not taken over at 2026-11-22T05:00:00Z:
                          /s.yaml:9: stoker.htp: unknown key
                        """);
    }

    @Test
    void showsAKeyOrASectionAlsoWhereNobodyHasSetIt() {
        daemon.json(CONFIG, 200, SHOWN);

        assertThat(cli().run("config", "show", "stoker.http").out())
                .contains("stoker.http.host  127.0.0.1  default", "stoker.http.port")
                .doesNotContain("stoker.models");
        assertThat(cli().run("config", "stoker.models.default").out())
                .contains("stoker.models.default  –      default");
        assertThat(cli().run("config", "stoker.http.port", "--json").out())
                .isEqualTo(
                        "{\"values\":[{\"key\":\"stoker.http.port\",\"value\":\"11600\","
                                + "\"source\":\"/s.yaml:3\",\"default\":\"11500\"}]}\n");
        assertThat(cli().run("config", "stoker.htp").code()).isEqualTo(2);
    }

    @Test
    void tellsASectionInWhichNothingIsSetFromOneThatThereIsNot() {
        daemon.json(CONFIG, 200, SHOWN);

        assertThat(cli().run("config", "stoker.routes"))
                .isEqualTo(new Cli.Ended(0, "Nothing is set at stoker.routes.\n", ""));
        assertThat(cli().run("config", "stoker.routes.\"a.b\".cache").code()).isZero();
        assertThat(cli().run("config", "stoker.routes", "--json").out())
                .isEqualTo("{\"values\":[]}\n");
        assertThat(cli().run("config", "stoker.routes.a.cash").code()).isEqualTo(2);
        assertThat(cli().run("config", "stoker.routes.a.b.cache").code()).isEqualTo(2);
        assertThat(cli().run("config", "stoker.rout").err())
                .contains("there is no key or section 'stoker.rout'");
    }

    @Test
    void asksTheDaemonThatRunsThoughTheFileCannotBeRead() {
        daemon.json(CONFIG, 200, SHOWN);

        Cli.Ended ended =
                cli().unreadable(true, "/s.yaml:2: broken YAML").run("config", "stoker.http.port");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEqualTo("stoker: /s.yaml:2: broken YAML\n");
    }

    @Test
    void endsWhereNothingSaysWhereTheDaemonIs() {
        Cli.Ended ended = cli().unreadable(false, "/s.yaml:2: broken YAML").run("status", "--json");
        Cli.Ended anyPort = cli().unreadable(false).run("status");
        Cli.Ended named =
                cli().unreadable(false, "/s.yaml:2: broken YAML")
                        .run("status", "--address", daemon.address());

        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.out()).contains("\"code\":\"bad_configuration\"");
        assertThat(ended.err())
                .startsWith("stoker: /s.yaml:2: broken YAML\n")
                .contains("the configuration cannot be read; --address names it");
        assertThat(anyPort.code()).isEqualTo(78);
        assertThat(anyPort.err()).contains("it takes any free port");
        assertThat(named).satisfies(one -> assertThat(one.err()).isEmpty());
        assertThat(named.code()).isZero();
    }

    @Test
    void doctorTellsAProblemThatTheDaemonRefusedOnce() {
        daemon.json(CONFIG, 200, SHOWN);

        Cli.Ended ended =
                cli().configProblems("/s.yaml:9: stoker.htp: unknown key", "/s.yaml:10: another")
                        .unreadable(false, "not told by doctor")
                        .run("doctor");

        assertThat(ended.out().lines().filter(line -> line.contains("/s.yaml:9"))).hasSize(1);
        assertThat(ended.out()).contains("configuration: /s.yaml:10: another");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void checksWithoutADaemon() {
        Cli.Ended good = new Cli().configFile("/s.yaml").run("config", "check");
        Cli.Ended bad = new Cli().configProblems("a: 1", "b: 2").run("config", "check");
        Cli.Ended json =
                new Cli()
                        .configProblems("a: 1")
                        .configNotices("c")
                        .run("config", "check", "--json");
        Cli.Ended noted = new Cli().configNotices("the model folder /m: no").run("config", "check");

        assertThat(good)
                .isEqualTo(new Cli.Ended(0, "The configuration is valid.\nRead: /s.yaml\n", ""));
        assertThat(bad).isEqualTo(new Cli.Ended(78, "", "stoker: a: 1\nstoker: b: 2\n"));
        assertThat(json.out())
                .isEqualTo(
                        "{\"valid\":false,\"problems\":[\"a: 1\"],\"notices\":[\"c\"],\"files\":[],"
                                + "\"missing\":[]}\n");
        assertThat(noted)
                .as("no reason not to start")
                .isEqualTo(
                        new Cli.Ended(
                                0,
                                "The configuration is valid.\n",
                                "stoker: the model folder /m: no\n"));
        assertThat(json.code()).isEqualTo(78);
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void reloadsAndSaysWhatChanged() {
        daemon.json(
                RELOAD,
                200,
                new ReloadAnswer(
                        false,
                        "the configuration was reloaded, and from now on count: stoker.log.level",
                        List.of(new ChangeAnswer("stoker.log.level", null, "debug", "applied")),
                        List.of()));

        Cli.Ended ended = cli().run("config", "reload");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .isEqualTo(
                        """
                        KEY               FROM  TO     EFFECT
                        stoker.log.level  –     debug  applied

                        The configuration was reloaded, and from now on count: stoker.log.level.
                        """);
        assertThat(daemon.asked().getLast().query()).isEmpty();
        assertThat(cli().run("config", "reload", "--dry-run", "--json").out()).contains("changes");
        assertThat(daemon.asked().getLast().query()).isEqualTo("dry_run=true");
    }

    @Test
    void tellsEveryProblemOfARefusal() {
        daemon.on(
                RELOAD,
                exchange ->
                        FakeDaemon.send(
                                exchange,
                                422,
                                "application/problem+json",
                                FakeDaemon.bytes(
                                        Map.of(
                                                "code",
                                                "config_invalid",
                                                "detail",
                                                "the configuration has 2 problems",
                                                "problems",
                                                List.of("a: 1", "b: 2")))));

        Cli.Ended ended = cli().run("config", "reload");

        assertThat(ended)
                .isEqualTo(
                        new Cli.Ended(
                                78,
                                "",
                                "stoker: a: 1\nstoker: b: 2\n"
                                        + "stoker: the configuration has 2 problems\n"));
        assertThat(cli().run("config", "reload", "--json").out())
                .contains("\"problems\":[\"a: 1\",\"b: 2\"]", "\"exit_code\":78");
    }

    @Test
    void statusAndDoctorSayWhatIsNotInForce() {
        daemon.json(CONFIG, 200, SHOWN);

        assertThat(cli().run("status").out())
                .contains("stoker.http.port waits for a restart")
                .contains("invalid and not in force");
        assertThat(cli().run("status", "--json").out())
                .contains("\"pending_restart\":[\"stoker.http.port\"],\"config_refused\":true");
        assertThat(cli().run("doctor").out())
                .contains("configuration: stoker.http.port was changed and is not in force")
                .contains("not taken over: /s.yaml:9: stoker.htp");
    }

    @Test
    void statusIsToldToThoseWhoMayNotReadTheConfiguration() {
        daemon.problem(CONFIG, 401, "token_required", "this call needs the admin token");

        assertThat(cli().run("status").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config lod",
                "config check stoker.http",
                "config reload x",
                "config --dry-run",
                "config check --dry-run",
                "config stoker.a stoker.b",
                "config check --address 127.0.0.1:1"
            })
    void refusesWhatItDoesNotKnow(String command) {
        assertThat(cli().run(command.split(" ", -1)).code()).isEqualTo(2);
    }
}
