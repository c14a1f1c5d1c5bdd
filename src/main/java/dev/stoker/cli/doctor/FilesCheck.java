package dev.stoker.cli.doctor;

import dev.stoker.api.BackendAnswer;
import dev.stoker.api.InstallationAnswer;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;

/** What lies on this machine's disks: programs and model files. */
final class FilesCheck {
    private static final String INSTALLED = "installed";
    static final String FILES = "files";

    private FilesCheck() {}

    static List<Finding> of(Stock stock, List<Expected.Unread> unread) {
        var findings = new ArrayList<Finding>();
        programs(stock, findings);
        for (Expected.Unread one : unread) {
            String todo = one.todo();
            findings.add(
                    Finding.warn(
                            FILES,
                            one.told(),
                            todo == null ? "make it, or correct the configuration" : todo));
        }
        Integer files = stock.files();
        if (files != null && files > 0) {
            findings.add(Finding.ok(FILES, Words.counted(files, "model file")));
        } else if (files != null) {
            findings.add(
                    Finding.warn(
                            FILES,
                            "no model file is found",
                            "name the folders that have some in STOKER_MODELS_FOLDERS"));
        }
        for (LocalView.RefusedFile refused : stock.refused()) {
            findings.add(
                    Finding.warn(
                            FILES,
                            refused.name() + " is not offered: " + refused.because(),
                            refused.because().equals("permission denied")
                                    ? "let the daemon's user read it, as with: setfacl -m"
                                            + " u:USER:r FILE"
                                    : "fetch it again, or take it away"));
        }
        return findings;
    }

    private static void programs(Stock stock, List<Finding> findings) {
        boolean listed = false;
        for (InstallationAnswer found : stock.installed()) {
            listed |= found.kind().equals(Stock.ENGINE_KIND);
            findings.add(Finding.ok(INSTALLED, installed(found)));
        }
        BackendAnswer.AdviceAnswer advice = stock.advice();
        if (advice != null) {
            findings.add(
                    advice.todo() == null
                            ? Finding.ok(INSTALLED, "would be used: " + advice.because())
                            : Finding.warn(
                                    INSTALLED,
                                    "would suit this machine: " + advice.because(),
                                    advice.todo()));
        }
        String engine = stock.engine();
        if (engine == null) {
            findings.add(
                    Finding.warn(
                            INSTALLED,
                            "there is no llama-server, so Stoker can run no model itself",
                            "install llama.cpp, or name its server in STOKER_SUPERVISE_LLAMA_SERVER"));
        } else if (!listed) {
            findings.add(Finding.ok(INSTALLED, Stock.ENGINE_KIND + ": " + engine));
        }
    }

    private static String installed(InstallationAnswer found) {
        String version = found.version();
        String unit = found.serviceUnit();
        return found.kind()
                + ": "
                + found.program()
                + (version == null ? "" : ", version " + version)
                + (unit == null ? "" : ", run by " + unit);
    }
}
