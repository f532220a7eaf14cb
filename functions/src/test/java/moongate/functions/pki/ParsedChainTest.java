package moongate.functions.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import org.junit.jupiter.api.Test;

class ParsedChainTest {
  private static IssuedCertificate issued() {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA, "a.test", List.of(), false, now, now.plusSeconds(60)));
  }

  @Test
  void isAnIdentityWithItsOwnKeyOnlyAndAlwaysTheSame() {
    var own = issued();
    var chain = new ParsedChain(List.of(own.certificate()));
    var identity = chain.identity(new ParsedKey(own.key()));
    assertThat(identity).isNotNull().isSameAs(chain.identity(new ParsedKey(own.key())));
    assertThat(chain.identity(new ParsedKey(issued().key()))).isNull();
  }

  @Test
  void isBuiltOfTwentyCertificatesAtMost() {
    var certificate = issued().certificate();
    var builder = new ChainBuilder();
    for (int i = 0; i < 20; i++) {
      assertThat(builder.add(certificate)).isTrue();
    }
    assertThat(builder.add(certificate)).isFalse();
    assertThat(builder.certificates()).hasSize(20);
  }
}
