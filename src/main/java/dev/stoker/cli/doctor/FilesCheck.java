package dev.stoker.cli.doctor;

import dev.stoker.api.InstallationAnswer;
import java.util.ArrayList;
import java.util.List;

/** What lies on this machine's disks: programs and model files. Pure. */
final class FilesCheck {
    private static final String ENGINE_KIND = "llamacpp";

    private FilesCheck() {}

    static List<Finding> of(LocalView local) {
        var findings = new ArrayList<Finding>();
        boolean engine = false;
        for (InstallationAnswer found : local.installed()) {
            engine |= found.kind().equals(ENGINE_KIND);
            findings.add(Finding.ok("installed", installed(found)));
        }
        if (!engine) {
            findings.add(
                    Finding.warn(
                            "installed",
                            "there is no llama-server, so Stoker can run no model itself",
                            "install llama.cpp, or name its server in STOKER_SUPERVISE_LLAMA_SERVER"));
        }
        int files = local.modelFiles().size();
        if (files > 0) {
            findings.add(Finding.ok("files", DaemonCheck.counted(files, "model file")));
        } else {
            findings.add(
                    Finding.warn(
                            "files",
                            "no model file is found",
                            "name the folders that have some in STOKER_MODELS_FOLDERS"));
        }
        for (LocalView.RefusedFile refused : local.refusedFiles()) {
            findings.add(
                    Finding.warn(
                            "files",
                            refused.name() + " is not offered: " + refused.because(),
                            "fetch it again, or take it away"));
        }
        return findings;
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
