package moongate.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.store.NewFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate hybrid …`: creates what control planes and data planes need.
@Command(
    name = "hybrid",
    description = "Make the certificate of control planes and data planes.",
    subcommands = HybridCommand.GenerateCertificate.class)
final class HybridCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `moongate hybrid gen_cert`: creates the certificate that all planes of a cluster share.
  @Command(
      name = "gen_cert",
      description = "Make a certificate and its key, for cluster_cert and cluster_cert_key.")
  static final class GenerateCertificate implements Runnable {
    /// The name in the certificate that data planes expect.
    private static final String NAME = "kong_clustering";

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "CERT",
        defaultValue = "./cluster.crt",
        description = "file of the certificate (default: ${DEFAULT-VALUE})")
    private Path certificate = Path.of("");

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "KEY",
        defaultValue = "./cluster.key",
        description = "file of its key (default: ${DEFAULT-VALUE})")
    private Path key = Path.of("");

    @Option(
        names = {"-d", "--days"},
        paramLabel = "DAYS",
        defaultValue = "1095",
        description = "how long it holds (default: ${DEFAULT-VALUE})")
    private int days;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
      refuseToOverwrite(certificate);
      refuseToOverwrite(key);
      if (days < 1) {
        throw new CommandException("--days: a certificate holds for a day at least");
      }
      var from = Instant.now();
      var made =
          IssuedCertificate.selfSigned(
              new IssuedCertificate.Request(
                  Kind.ECDSA_384, NAME, List.of(), false, from, from.plus(days, ChronoUnit.DAYS)));
      write(key, made.keyText(), NewFile.FOR_ITS_OWNER);
      write(certificate, made.certificateText(), NewFile.FOR_ALL);
      spec.commandLine()
          .getOut()
          .printf(
              "Made the certificate %s and its key %s: copy both to every plane%n",
              certificate.toAbsolutePath().normalize(), key.toAbsolutePath().normalize());
    }

    private static void refuseToOverwrite(Path file) {
      if (Files.exists(file)) {
        throw new CommandException(file + " already exists, and is not overwritten");
      }
    }

    private static void write(Path file, String text, String rights) {
      try {
        NewFile.write(file, text, rights);
      } catch (IOException cannot) {
        throw new CommandException("cannot write " + file + ": " + cannot.getMessage());
      }
    }
  }
}
