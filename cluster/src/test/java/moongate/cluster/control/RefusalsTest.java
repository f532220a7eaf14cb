package moongate.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  @Test
  void saysWhoRefusedWhom() {
    assertThat(Refusals.reason(openssl("TLSV1_ALERT_UNKNOWN_CA")))
        .isEqualTo("it refuses this node's certificate or its TLS (TLSV1_ALERT_UNKNOWN_CA)");
    assertThat(Refusals.reason(openssl("PEER_DID_NOT_RETURN_A_CERTIFICATE")))
        .isEqualTo("it shows no certificate");
    assertThat(
            Refusals.reason(
                new SSLException(new CertificateException("unable to find valid path"))))
        .isEqualTo("unable to find valid path");
    assertThat(Refusals.reason(new SSLException(new CertificateExpiredException("NotAfter: x"))))
        .isEqualTo("its certificate has expired, NotAfter: x");
  }

  private static SSLException openssl(String what) {
    return new SSLHandshakeException("error:10000412:SSL routines:OPENSSL_internal:" + what);
  }
}
