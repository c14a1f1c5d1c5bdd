package dev.stoker.hardware.source;

import dev.stoker.core.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The files of a machine, below a root; paths given and sources named are as seen from that root,
 * so {@code /proc/meminfo} is called that wherever a test keeps it. Blocks.
 */
public final class MachineFiles {
    /** A kernel file of a machine with a thousand CPUs and the list of PCI names both fit. */
    private static final int MOST_BYTES = 4 << 20;

    private final Path root;

    public MachineFiles(Path root) {
        this.root = root;
    }

    /** The whole text of a file, undecodable bytes replaced, cut off at 4 MiB. */
    public Fact<String> text(String path) {
        Optional<Path> file = locate(path);
        if (file.isEmpty()) {
            return Fact.unknown("there is no " + path);
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            return Fact.known(new String(bytes, StandardCharsets.UTF_8), path);
        } catch (IOException e) {
            return Fact.unknown(because(path, e));
        }
    }

    /**
     * A file of one line, without the space around it and without the NUL that firmware's texts end
     * in; an empty one is unknown.
     */
    public Fact<String> line(String path) {
        return Facts.then(text(path), (text, source) -> Facts.said(text.replace("\0", ""), source));
    }

    /** Names of a folder's entries, sorted; empty where there is no such folder. */
    public List<String> names(String path) {
        var names = new ArrayList<String>();
        Optional<Path> folder = locate(path);
        if (folder.isPresent()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.get())) {
                for (Path entry : entries) {
                    names.add(String.valueOf(entry.getFileName()));
                }
            } catch (IOException | DirectoryIteratorException _) {
                names.clear();
            }
        }
        Collections.sort(names);
        return List.copyOf(names);
    }

    /** Whether something is there. */
    public boolean exists(String path) {
        return locate(path).map(Files::exists).orElse(false);
    }

    /**
     * The last name of where a symbolic link points, which is how sysfs names a device's driver.
     */
    public Fact<String> linkName(String path) {
        Optional<Path> link = locate(path);
        try {
            if (link.isPresent() && Files.isSymbolicLink(link.get())) {
                Path name = Files.readSymbolicLink(link.get()).getFileName();
                return Facts.said(String.valueOf(name), path);
            }
        } catch (IOException e) {
            return Fact.unknown(because(path, e));
        }
        return Fact.unknown("there is no " + path);
    }

    /** Nothing where the path is none, or leads out of the root as a damaged text might. */
    private Optional<Path> locate(String path) {
        try {
            String relative = path.startsWith("/") ? path.substring(1) : path;
            Path file = root.resolve(relative).normalize();
            return file.startsWith(root.normalize()) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static String because(String path, IOException e) {
        return switch (e) {
            case NoSuchFileException _, NotDirectoryException _ -> "there is no " + path;
            case AccessDeniedException _ -> "no permission to read " + path;
            case FileSystemException f -> "cannot read " + path + ": " + f.getReason();
            default -> "cannot read " + path + ": " + e.getMessage();
        };
    }
}
