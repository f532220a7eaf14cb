package moongate.functions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What functions may connect to. Whoever finds a spelling of an address that the policy does not
/// recognise has the credentials of the machine.
class TargetPolicyTest {
  private static final List<Integer> ADMIN_PORTS = List.of(9001);

  private static InetSocketAddress target(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static boolean isRefused(String denied, String allowed, InetSocketAddress target) {
    return new TargetPolicy(rules(denied), rules(allowed), ADMIN_PORTS).refusal(target).isPresent();
  }

  private static List<String> rules(String spaced) {
    return spaced.isEmpty() ? List.of() : List.of(spaced.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "metadata, 169.254.169.254",
    "metadata, 169.254.0.1",
    "metadata, 100.100.100.200",
    "metadata, 192.0.0.192",
    "metadata, fe80::a9fe:a9fe",
    "metadata, fd00:ec2::254",
    "loopback, 127.0.0.1",
    "loopback, 127.255.255.254",
    "loopback, 0.0.0.0",
    "loopback, ::1",
    "private, 10.1.2.3",
    "private, 172.31.255.255",
    "private, 192.168.0.1",
    "private, 100.64.0.1",
    "private, fc00::1",
    "private, fdff::1",
    "10.0.0.0/8, 10.255.255.255",
    "10.0.0.0/9, 10.127.255.255",
    "192.0.2.1, 192.0.2.1",
    "2001:db8::/33, 2001:db8:7fff::1",
    "' LoopBack ', 127.0.0.1"
  })
  void whatIsDeniedIsRefused(String rule, String address) {
    assertThat(isRefusedOnly(rule, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "metadata, 169.253.255.255",
    "metadata, 100.100.100.201",
    "metadata, 192.0.0.193",
    "metadata, fec0::1",
    "loopback, 128.0.0.1",
    "loopback, 1.0.0.0",
    "loopback, 1::1",
    "private, 172.32.0.1",
    "private, 100.128.0.1",
    "private, 11.0.0.1",
    "10.0.0.0/9, 10.128.0.1",
    "192.0.2.1, 192.0.2.2",
    "2001:db8::/33, 2001:db8:8000::1",
    "0.0.0.0/0, 2001:db8::1",
    "::/0, 192.0.2.1"
  })
  void whatIsBesideItIsNot(String rule, String address) {
    assertThat(isRefusedOnly(rule, address)).isFalse();
  }

  private static boolean isRefusedOnly(String rule, String address) {
    return new TargetPolicy(List.of(rule), List.of(), ADMIN_PORTS)
        .refusal(target(address, 80))
        .isPresent();
  }

  /// The same IPv4 address in the forms of IPv6 that lead to it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:169.254.169.254", // mapped
        "::169.254.169.254", // compatible
        "64:ff9b::169.254.169.254", // NAT64
        "64:ff9b:1::a9fe:a9fe", // NAT64 of a network's own
        "2002:a9fe:a9fe::", // 6to4
        "2002:a9fe:a9fe:1::5"
      })
  void addressesInsideOfAddressesAreSeen(String address) {
    assertThat(isRefusedOnly("169.254.169.254", address)).isTrue();
    assertThat(isRefusedOnly("metadata", address)).isTrue();
    assertThat(isRefused("metadata", "169.254.169.254", target(address, 80))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1:ff9b::a9fe:a9fe",
        "64:ff9c::a9fe:a9fe",
        "64:fe9b::a9fe:a9fe",
        "164:ff9b::a9fe:a9fe",
        "2003:a9fe:a9fe::",
        "2102:a9fe:a9fe::",
        "::1:a9fe:a9fe",
        "::fffe:a9fe:a9fe"
      })
  void addressesThatOnlyLookLikeThatAreTheirOwn(String address) {
    assertThat(isRefusedOnly("169.254.169.254", address)).isFalse();
  }

  @Test
  void theLoopbackAddressOfIpv6IsNoAddressOfIpv4() {
    assertThat(isRefusedOnly("0.0.0.1", "::1")).isFalse();
    assertThat(isRefusedOnly("::1", "::1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1:80, 192.0.2.1, 80, true",
    "192.0.2.1:80, 192.0.2.1, 81, false",
    "192.0.2.0/24:80, 192.0.2.9, 80, true",
    "[2001:db8::1]:80, 2001:db8::1, 80, true",
    "[2001:db8::1]:80, 2001:db8::1, 81, false",
    "[2001:db8::1], 2001:db8::1, 81, true",
    "2001:db8::80, 2001:db8::80, 81, true"
  })
  void aRuleMayBeForOnePort(String rule, String address, int port, boolean isRefused) {
    assertThat(isRefused(rule, "", target(address, port))).isEqualTo(isRefused);
  }

  @Test
  void theAdminApiIsOnItsPortsOfThisMachine() {
    assertThat(isRefused("admin", "", target("127.0.0.1", 9001))).isTrue();
    assertThat(isRefused("admin", "", target("0.0.0.0", 9001))).isTrue();
    assertThat(isRefused("admin", "", target("::1", 9001))).isTrue();
    assertThat(isRefused("admin", "", target("::ffff:127.0.0.1", 9001))).isTrue();
    assertThat(isRefused("admin", "", target("127.0.0.1", 9002))).isFalse();
    assertThat(isRefused("admin", "", target("192.0.2.1", 9001))).isFalse();
  }

  @Test
  void whatIsAllowedWinsAndWhatNobodyNamesIsAllowed() {
    assertThat(isRefused("private", "10.0.0.5:80", target("10.0.0.5", 80))).isFalse();
    assertThat(isRefused("private", "10.0.0.5:80", target("10.0.0.5", 81))).isTrue();
    assertThat(isRefused("private", "10.0.0.5:80", target("10.0.0.6", 80))).isTrue();
    assertThat(isRefused("", "", target("127.0.0.1", 9001))).isFalse();
  }

  @Test
  void aRefusalNamesTheTargetAndTheRule() {
    var policy = new TargetPolicy(List.of("private", "metadata"), List.of(), List.of());
    assertThat(policy.refusal(target("fe80::1", 80)))
        .contains(
            "[fe80::1]:80 is not allowed for functions (function_targets_denied has metadata)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "everything",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "10.0.0.1:0",
        "10.0.0.1:65536",
        "10.0.0.1:x",
        "[::1]:",
        "example.com"
      })
  void whatIsNoRuleIsRefused(String rule) {
    assertThatThrownBy(() -> TargetPolicy.check(rule)).isInstanceOf(IllegalArgumentException.class);
  }
}
