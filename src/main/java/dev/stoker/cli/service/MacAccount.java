package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The account {@code _stoker} of a Mac, with the folders that are its own. */
final class MacAccount {
    static final String STATE = "/Library/Application Support/Stoker";
    static final String LOGS = "/Library/Logs/Stoker";

    private static final String NAME = "_stoker";

    /** Of accounts that nobody logs in with; sysadminctl(8) refuses others for them. */
    private static final int LOWEST = 200;

    private static final int HIGHEST = 400;

    private MacAccount() {}

    static boolean isThere(Site site) {
        return site.programs().run(List.of("dscl", ".", "-read", "/Users/" + NAME)).well();
    }

    /** What has to be done for it, its group and its folders to be there. */
    static List<Step> missing(Site site) {
        List<Step> steps = new ArrayList<>();
        if (!isThere(site)) {
            String number = String.valueOf(free(site));
            steps.add(run("dseditgroup", "-o", "create", "-i", number, "-r", "Stoker", NAME));
            steps.add(
                    run(
                            "sysadminctl",
                            "-addUser",
                            NAME,
                            "-fullName",
                            "Stoker",
                            "-UID",
                            number,
                            "-GID",
                            number,
                            "-home",
                            "/var/empty",
                            "-shell",
                            "/usr/bin/false",
                            "-roleAccount"));
        }
        folder(site, STATE, "0700", steps);
        folder(site, LOGS, "0755", steps);
        return steps;
    }

    private static void folder(Site site, String name, String mode, List<Step> steps) {
        var folder = site.host().at(name);
        if (!Site.exists(folder)) {
            String path = folder.toString();
            steps.add(run("install", "-d", "-o", NAME, "-g", NAME, "-m", mode, path));
        }
    }

    private static int free(Site site) {
        Set<String> taken = new HashSet<>();
        for (String[] list :
                new String[][] {{"/Users", "UniqueID"}, {"/Groups", "PrimaryGroupID"}}) {
            Programs.Ended ended =
                    site.programs().run(List.of("dscl", ".", "-list", list[0], list[1]));
            ended.output().lines().map(line -> line.replaceFirst(".*\\s", "")).forEach(taken::add);
        }
        return IntStream.range(LOWEST, HIGHEST)
                .filter(number -> !taken.contains(String.valueOf(number)))
                .findFirst()
                .orElseThrow(() ->
                        new CommandFailure(
                                ExitCode.FAILED,
                                "no number below 400 is free for the account '" + NAME + "'"));
    }

    private static Step run(String... command) {
        return new Step.Run(
                List.of(command), "without the account '" + NAME + "' the service cannot run");
    }
}
