package moongate.cluster.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
  @Test
  void saysWhatAnOperatorCanDoSomethingAbout() {
    assertThat(FailureText.of(new UnknownHostException("cp.example: Name or service not known")))
        .isEqualTo("there is no host of that name");
    assertThat(FailureText.of(new ConnectTimeoutException("connection timed out after 10000 ms")))
        .isEqualTo("it does not answer");
    assertThat(
            FailureText.of(
                new SSLHandshakeException(
                    "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE")))
        .isEqualTo("it refuses this node's certificate or its TLS (SSLV3_ALERT_BAD_CERTIFICATE)");
  }

  @Test
  void looksBehindTheWordsOfLibraries() {
    var outer = new IOException("Connection refused: localhost/127.0.0.1:8005");
    outer.initCause(new ConnectException("Connection refused"));

    assertThat(FailureText.of(outer)).isEqualTo("Connection refused");
    assertThat(FailureText.of(new IOException())).isEqualTo("the connection failed");
    assertThat(FailureText.of(new SSLException(new CertificateExpiredException("NotAfter: x"))))
        .isEqualTo("its certificate has expired, NotAfter: x");
    assertThat(FailureText.of(new SSLException(new CertificateNotYetValidException("from x"))))
        .isEqualTo("its certificate is not valid yet, from x");
  }
}
