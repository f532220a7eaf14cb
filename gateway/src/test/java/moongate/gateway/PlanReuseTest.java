package moongate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.CredentialIndex;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.Secrets;
import moongate.gateway.plugin.SharedState;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.pki.IssuedCertificate;
import moongate.model.schema.Report;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A plan takes over from the one before what has not changed, and nothing else.
class PlanReuseTest {
  private static final int ENTITIES = 6;

  private final List<PluginType> types =
      List.of(
          TestPlugin.quiet("a", 30).only(Phase.ACCESS),
          TestPlugin.quiet("b", 20).only(Phase.ACCESS));
  private final EntitySchemas schemas =
      new EntitySchemas(types.stream().map(PluginType::schema).toList());
  private final SharedState shared = new SharedState();

  /// As random as it is, always the same: each plan is compared with one compiled from nothing.
  @Test
  void aPlanMadeFromThePlanBeforeIsThePlanMadeFromNothing() {
    var random = new Random(17);
    var snapshot = Snapshot.EMPTY;
    var plan = plan(snapshot, null);
    for (int step = 0; step < 600; step++) {
      snapshot = snapshot.with(List.of(randomChange(random, snapshot)));
      plan = plan(snapshot, plan);
      assertThat(described(plan)).as("step " + step).isEqualTo(described(plan(snapshot, null)));
    }
  }

  @Test
  void onlyTheRouteOfAChangedPluginGetsAnotherChain() {
    var snapshot =
        Snapshot.EMPTY.with(
            List.of(
                put("services", service(0, "one.test")),
                put("routes", route(0, 0, "/0")),
                put("routes", route(1, 0, "/1")),
                put("plugins", plugin(0, "a", Map.of("route", ref(0)), 1)),
                put("plugins", plugin(1, "a", Map.of("route", ref(1)), 1))));
    var before = plan(snapshot, null);
    var changed = put("plugins", plugin(1, "a", Map.of("route", ref(1)), 2));
    var after = plan(snapshot.with(List.of(changed)), before);

    assertThat(after.byRoute().get(id(0))).isSameAs(before.byRoute().get(id(0)));
    assertThat(after.byRoute().get(id(1))).isNotSameAs(before.byRoute().get(id(1)));
    assertThat(after.router()).isSameAs(before.router());
    assertThat(after.balancer()).isSameAs(before.balancer());
  }

  @Test
  void nothingButTheConsumersIsMadeAnewWhenOneOfThemChanges() {
    var snapshot =
        Snapshot.EMPTY.with(
            List.of(
                put("services", service(0, "one.test")),
                put("routes", route(0, 0, "/0")),
                put("plugins", plugin(0, "a", Map.of("route", ref(0)), 1)),
                put("plugins", plugin(1, "b", Map.of(), 1))));
    var before = plan(snapshot, null);
    var after = plan(snapshot.with(List.of(consumer(0, "ann"))), before);

    assertThat(after.instances()).isEqualTo(before.instances());
    assertThat(after.byRoute().get(id(0))).isSameAs(before.byRoute().get(id(0)));
    assertThat(after.globalPlugins()).isSameAs(before.globalPlugins());
    assertThat(before.context().consumers().byUsername("ann")).isNull();
    assertThat(after.context().consumers().byUsername("ann")).isNotNull();
  }

  /// A secret in a vault may change while the configuration stays the same.
  @Test
  void certificatesWhoseSecretsHaveChangedAreMadeAnew() {
    var issued = new IssuedCertificate[] {issued(), issued()};
    var now = new int[] {0};
    Secrets secrets =
        (reference, _, _) ->
            reference.contains("cert")
                ? issued[now[0]].certificateText()
                : issued[now[0]].keyText();
    var sharing = new SharedState(secrets);
    var snapshot =
        Snapshot.EMPTY.with(
            List.of(
                put("certificates", certificate(3)),
                put("services", secured(0, 3)),
                put("routes", route(0, 0, "/0"))));
    var first = Plan.compile(snapshot, types, GatewaySettings.DEFAULT, sharing, null);
    var same = Plan.compile(snapshot, types, GatewaySettings.DEFAULT, sharing, first);
    assertThat(same.byRoute().get(id(0))).isSameAs(first.byRoute().get(id(0)));
    assertThat(same.balancer()).isSameAs(first.balancer());
    now[0] = 1;
    var renewed = Plan.compile(snapshot, types, GatewaySettings.DEFAULT, sharing, same);
    assertThat(renewed.identities().of(id(3)).getFirst().chain())
        .containsExactly(issued[1].certificate());
    assertThat(renewed.byRoute().get(id(0))).isNotSameAs(same.byRoute().get(id(0)));
    assertThat(renewed.balancer()).isNotSameAs(same.balancer());
  }

  private static IssuedCertificate issued() {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            IssuedCertificate.Kind.ECDSA,
            "a.test",
            List.of("a.test"),
            false,
            now,
            now.plusSeconds(60)));
  }

  private Value.Obj certificate(int number) {
    return document(
        "certificates",
        Map.of(
            "id",
            text(id(number)),
            "cert",
            text("{vault://v/cert}"),
            "key",
            text("{vault://v/key}")));
  }

  private Value.Obj secured(int number, int certificate) {
    return document(
        "services",
        Map.of(
            "id",
            text(id(number)),
            "host",
            text("one.test"),
            "protocol",
            text("https"),
            "client_certificate",
            ref(certificate)));
  }

  @Test
  void whatIsMadeOfCredentialsIsMadeOncePerChangeOfThem() {
    var made = new ArrayList<Integer>();
    var index =
        new CredentialIndex<Integer>(
            "acls",
            credentials -> {
              made.add(credentials.size());
              return credentials.size();
            });
    var empty = new Consumers(Snapshot.EMPTY);
    assertThat(empty.index(index)).isZero();

    var acl = Value.of(Map.of("id", text(id(3)), "group", text("g"), "consumer", ref(0)));
    var one = Snapshot.EMPTY.with(List.of(consumer(0, "ann"), put("acls", acl)));
    var first = Consumers.of(one, empty);
    assertThat(first.index(index)).isOne();
    var second = Consumers.of(one.with(List.of(consumer(1, "bob"))), first);
    assertThat(second).isNotSameAs(first);
    assertThat(second.index(index)).isOne();
    assertThat(made).containsExactly(0, 1);
  }

  private Change consumer(int number, String username) {
    return put(
        "consumers",
        document("consumers", Map.of("id", text(id(number)), "username", text(username))));
  }

  private Plan plan(Snapshot snapshot, @Nullable Plan previous) {
    return Plan.compile(snapshot, types, GatewaySettings.DEFAULT, shared, previous);
  }

  /// What requests would meet, by route.
  private static Map<String, String> described(Plan plan) {
    var described = new TreeMap<String, String>();
    plan.byRoute()
        .forEach((id, planned) ->
            described.put(
                id,
                planned.route().document()
                    + " "
                    + planned.service()
                    + " "
                    + planned.plugins().forAnonymous().stream()
                        .map(PluginInstance::config)
                        .toList()));
    described.put(
        "global",
        plan.globalPlugins().forAnonymous().stream().map(PluginInstance::config).toList() + "");
    described.put(
        "instances",
        new TreeMap<>(plan.instances()).values().stream().map(PluginInstance::config).toList()
            + "");
    return described;
  }

  private Change randomChange(Random random, Snapshot snapshot) {
    int number = random.nextInt(ENTITIES);
    int other = random.nextInt(ENTITIES);
    return switch (random.nextInt(7)) {
      case 0 -> put("services", service(number, "host" + random.nextInt(3) + ".test"));
      case 1 -> put("routes", route(number, other, "/" + random.nextInt(9)));
      case 2 -> Change.removal("routes", id(number));
      case 3 -> Change.removal("plugins", id(number));
      case 4 -> consumer(number, "c" + random.nextInt());
      default ->
          put(
              "plugins",
              plugin(number, random.nextBoolean() ? "a" : "b", bound(random), random.nextInt(3)));
    };
  }

  private static Map<String, Value> bound(Random random) {
    var bound = new LinkedHashMap<String, Value>();
    for (var field : List.of("route", "service")) {
      if (random.nextInt(3) == 0) {
        bound.put(field, ref(random.nextInt(ENTITIES)));
      }
    }
    return bound;
  }

  private Value.Obj service(int number, String host) {
    return document("services", Map.of("id", text(id(number)), "host", text(host)));
  }

  private Value.Obj route(int number, int service, String path) {
    return document(
        "routes",
        Map.of(
            "id",
            text(id(number)),
            "service",
            ref(service),
            "paths",
            Value.ofTexts(List.of(path))));
  }

  private Value.Obj plugin(int number, String name, Map<String, Value> bound, int tag) {
    var members = new LinkedHashMap<String, Value>(bound);
    members.put("id", text(id(number)));
    members.put("name", text(name));
    members.put("tags", Value.ofTexts(List.of("tag" + tag)));
    return document("plugins", members);
  }

  private Value.Obj document(String entity, Map<String, Value> members) {
    var written = Value.of(members);
    var problems = new Problems();
    var report = new Report(FieldPath.ROOT, problems, 0);
    var document = schemas.schemaOf(entity, written).process(written, report);
    assertThat(problems.list()).isEmpty();
    return document;
  }

  private static Change put(String entity, Value.Obj document) {
    return Change.put(entity, document);
  }

  private static Value ref(int number) {
    return Value.of(Map.of("id", text(id(number))));
  }

  private static Value text(String text) {
    return Value.of(text);
  }

  private static String id(int number) {
    return "00000000-0000-4000-8000-00000000000" + number;
  }
}
