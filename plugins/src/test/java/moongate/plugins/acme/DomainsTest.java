package moongate.plugins.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainsTest {
  private final Domains some = new Domains(List.of("A.com", "*.example.com", "b.*"), false);

  @ParameterizedTest
  @ValueSource(strings = {"a.com", "x.example.com", "x.y.example.com", "b.org", "b.co.uk"})
  void namesAndThoseBelowThemAreAllowed(String host) {
    assertThat(some.allow(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.a.com",
        "example.com",
        "notexample.com",
        ".example.com",
        "x..example.com",
        "b.",
        "*.example.com",
        "x.example.com.evil.org",
        "-.example.com",
        "x.example.com:80",
        "ä.example.com"
      })
  void othersAreNot(String host) {
    assertThat(some.allow(host)).isFalse();
  }

  @Test
  void withoutNamesNobodyIsAllowedUnlessEverybodyIs() {
    assertThat(new Domains(List.of(), false).allow("a.com")).isFalse();
    assertThat(new Domains(List.of("a.com"), true).allow("b.com")).isTrue();
    assertThat(new Domains(List.of(), true).allow("no name")).isFalse();
    assertThat(new Domains(List.of(), true).allow("1.2.3.4")).isFalse();
  }
}
