package moongate.plugins.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.plugins.keyauth.KeyAuthType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AclTest {
  private static final String ANN = "apikey: ann";
  private static final String BOB = "apikey: bob";
  private static final String EVE = "apikey: eve";

  private final GatewayUnderTest gateway =
      new GatewayUnderTest(new AclType(), new KeyAuthType(), new GroupingType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private GatewayUnderTest with(String acl, String keyAuth) {
    return gateway.with(
        """
        services:
        - url: UPSTREAM
          routes: [{paths: [/]}]
        consumers:
        - username: ann
          keyauth_credentials: [{key: ann}]
          acls: [{group: staff}, {group: büro}]
        - {username: bob, keyauth_credentials: [{key: bob}], acls: [{group: guests}]}
        - {username: eve, keyauth_credentials: [{key: eve}]}
        - {username: nobody}
        - {username: visitor, acls: [{group: guests}]}
        plugins:
        - {name: acl, config: {%s}}
        %s
        """
            .formatted(acl, keyAuth));
  }

  private GatewayUnderTest with(String acl) {
    return with(acl, "- {name: key-auth}");
  }

  private static void assertIsForbidden(Reply reply) {
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"message\":\"You cannot consume this service\"");
  }

  @Test
  void onlyThoseOfAnAllowedGroupGetThrough() {
    with("allow: [staff, others]");
    var ann = gateway.get("/", ANN, "X-Consumer-Groups: forged", "X-Authenticated-Groups: x");
    assertThat(ann.status()).isEqualTo(200);
    assertThat(ann.received("X-Consumer-Groups")).isEqualTo("staff, b\u00C3\u00BCro");
    assertThat(ann.received("X-Authenticated-Groups")).isEmpty();
    assertIsForbidden(gateway.get("/", BOB));
    assertIsForbidden(gateway.get("/", EVE));
  }

  @Test
  void allButThoseOfADeniedGroupGetThrough() {
    with("deny: [guests]");
    assertThat(gateway.get("/", ANN).received("X-Consumer-Groups")).startsWith("staff, ");
    assertIsForbidden(gateway.get("/", BOB));
    var eve = gateway.get("/", EVE, "X-Consumer-Groups: forged");
    assertThat(eve.status()).isEqualTo(200);
    assertThat(eve.received("X-Consumer-Groups")).isEmpty();
  }

  @Test
  void theGroupsAreHidden() {
    var reply = with("allow: [staff], hide_groups_header: true").get("/", ANN);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.received("X-Consumer-Groups")).isEmpty();
  }

  @Test
  void whoIsNotAuthenticatedIsToldSo() {
    var reply = with("deny: [guests]", "").get("/");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("\"message\":\"Unauthorized\"");
  }

  @Test
  void theAnonymousConsumerHasGroupsLikeAnyOther() {
    with("allow: [guests]", "- {name: key-auth, config: {anonymous: nobody}}");
    assertThat(gateway.get("/").status()).isEqualTo(401);
    with("allow: [guests]", "- {name: key-auth, config: {anonymous: visitor}}");
    assertThat(gateway.get("/").received("X-Consumer-Groups")).isEqualTo("guests");
  }

  @Test
  void groupsThatAnotherPluginHasFoundAreForClientsWithoutAConsumer() {
    with("allow: [staff]", "- {name: grouping}");
    var staff = gateway.get("/", "X-Groups: staff others");
    assertThat(staff.received("X-Authenticated-Groups")).isEqualTo("staff, others");
    assertThat(staff.received("X-Consumer-Groups")).isEmpty();
    assertIsForbidden(gateway.get("/", "X-Groups: guests"));
    with("deny: [guests]", "- {name: grouping}");
    assertThat(gateway.get("/", "X-Groups: staff").status()).isEqualTo(200);
    assertThat(gateway.get("/", "X-Groups: ").status()).as("of no group").isEqualTo(401);
  }

  @Test
  void aConsumerHasItsOwnGroupsUnlessTheOthersAlwaysCount() {
    var plugins = "- {name: grouping}\n- {name: key-auth}";
    with("allow: [staff]", plugins);
    assertThat(gateway.get("/", ANN, "X-Groups: guests").status()).isEqualTo(200);
    assertIsForbidden(gateway.get("/", BOB, "X-Groups: staff"));
    with("allow: [staff], always_use_authenticated_groups: true", plugins);
    assertIsForbidden(gateway.get("/", ANN, "X-Groups: guests"));
    assertThat(gateway.get("/", BOB, "X-Groups: staff").received("X-Authenticated-Groups"))
        .isEqualTo("staff");
    assertThat(gateway.get("/", ANN).received("X-Consumer-Groups")).startsWith("staff, ");
  }

  @Test
  void groupsFollowTheConfiguration() {
    with("allow: [guests]");
    assertThat(gateway.get("/", BOB).status()).isEqualTo(200);
    with("allow: [guests], deny: []");
    assertThat(gateway.get("/", BOB).status()).isEqualTo(200);
    with("deny: [guests], allow: []");
    assertIsForbidden(gateway.get("/", BOB));
  }

  @Test
  void exactlyOneListIsNeeded() {
    var message = "exactly one of these fields must be non-empty: 'config.allow', 'config.deny'";
    assertThatThrownBy(() -> with("")).hasMessageContaining(message);
    assertThatThrownBy(() -> with("allow: [a], deny: [b]")).hasMessageContaining(message);
  }

  @Test
  void nobodyIsInAGroupTwice() {
    assertThatThrownBy(
            () -> gateway.with("consumers: [{username: a, acls: [{group: g}, {group: g}]}]"))
        .hasMessageContaining("uniqueness violation: 'acls' entity");
  }

  @Test
  void consumerGroupsAreTakenOnlyAsLongAsNobodyAsksForThem() {
    assertThat(with("allow: [staff], include_consumer_groups: false").get("/", ANN).status())
        .isEqualTo(200);
    assertThatThrownBy(() -> with("allow: [staff], include_consumer_groups: true"))
        .hasMessageContaining("there are no consumer groups; use groups of acls");
  }
}
