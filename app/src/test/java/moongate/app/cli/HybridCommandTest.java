package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import moongate.gateway.tls.Identities;
import moongate.model.pki.Pem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HybridCommandTest {
  @TempDir Path folder;

  private final StringWriter said = new StringWriter();

  @Test
  void makesTheCertificateOfACluster() throws Exception {
    assertThat(generate()).isZero();

    assertThat(said.toString()).contains("cluster.crt").contains("cluster.key");
    var text = Files.readString(folder.resolve("cluster.crt"));
    var certificate = Pem.certificates(text).getFirst();
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=kong_clustering");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(384);
    assertThat(
            Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(1095));
    certificate.verify(certificate.getPublicKey());
    assertThat(Identities.identity(text, Files.readString(folder.resolve("cluster.key"))).chain())
        .containsExactly(certificate);
    assertThat(rights("cluster.key")).isEqualTo("rw-------");
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(folder.resolve("cluster.key"), "mine");

    assertThat(generate()).isEqualTo(1);

    assertThat(said.toString()).contains("cluster.key already exists, and is not overwritten");
    assertThat(folder.resolve("cluster.crt")).doesNotExist();
    assertThat(folder.resolve("cluster.key")).hasContent("mine");
  }

  private int generate() {
    var line = CommandLines.moongate("hybrid");
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    return line.execute(
        "hybrid",
        "gen_cert",
        folder.resolve("cluster.crt").toString(),
        folder.resolve("cluster.key").toString());
  }

  private String rights(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }
}
