package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of path handling, v0 and v1: what a service gets.
final class UpstreamPathTest {
  @ParameterizedTest
  @CsvSource({
    "/s,  /fv0, /fv0,   /s",
    "/s,  /fv0, /fv0/,  /s/",
    "/s,  /fv0, /fv0/x, /s/x",
    "/s,  /fv0, /fv0x,  /s/x",
    "/s,  /,    /,      /s",
    "/s,  /,    /x,     /s/x",
    "/s/, /fv0, /fv0,   /s",
    "/s/, /fv0, /fv0/,  /s/",
    "/s/, /fv0/, /fv0/, /s/",
    "/s/, /fv0, /fv0/x, /s/x",
    "/s/, /fv0, /fv0x,  /s/x",
    "/,   /fv0, /fv0,   /",
    "/,   /fv0, /fv0/,  /",
    "/,   /fv0, /fv0/x, /x",
    "/,   /fv0, /fv0x,  /x",
    ",    /fv0, /fv0/x, /x",
    ",    /,    /x/y,   /x/y",
    "/s,  /fv0, /fv0./x, /s/x",
    "/s,  /fv0, /fv0../x, /s/x",
  })
  void cutsOffWhatTheRouteMatched(
      String servicePath, String matched, String request, String expected) {
    assertThat(UpstreamPath.of(servicePath, request, matched)).isEqualTo(expected);
  }

  /// `path_handling: v1`, in the flavour `traditional`.
  @ParameterizedTest
  @CsvSource({
    "/s,  /tv1,  /tv1/req, /s/req",
    "/s,  /tv1/, /tv1/req, /sreq",
    "/s/, /tv1/, /tv1/req, /s/req",
    "/s,  /tv1,  /tv1,     /s",
    "/,   /tv1/, /tv1/req, /req",
    "/s,  /tv1,  /tv1../x, /sx",
    "/s,  /tv1,  /tv1./x,  /sx",
    "/s,  /tv1/, /tv1/,    /s",
    "/s/, /tv1,  /tv1/req, /s/req",
    "/s,  /,     /req,     /sreq",
    "/,   /,     /req,     /req",
    ",    /tv1,  /tv1,     /",
    "/s,  ,      /fv1/req, /sfv1/req",
    "/s,  ,      /fv1,     /sfv1",
    "/s,  ,      /fv1/,    /sfv1/",
    "/s,  ,      /,        /s",
    "/s/, ,      /fv1,     /s/fv1",
    ",    ,      /fv1,     /fv1",
  })
  void aServicePathMayBeAPrefix(
      String servicePath, @Nullable String matched, String request, String expected) {
    assertThat(UpstreamPath.prefixed(servicePath, request, matched)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/s,  /fv0/x, /s/fv0/x",
    "/s,  /fv0,   /s/fv0",
    "/s,  /fv0/,  /s/fv0/",
    "/s,  /,      /s",
    "/s/, /fv0/x, /s/fv0/x",
    "/s/, /,      /s/",
    "/,   /fv0,   /fv0",
    "/,   /,      /",
    ",    /fv0/x, /fv0/x",
  })
  void putsTheServicePathBeforeAnUncutPath(String servicePath, String request, String expected) {
    assertThat(UpstreamPath.of(servicePath, request, null)).isEqualTo(expected);
  }
}
