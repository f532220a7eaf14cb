package moongate.it;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.value.Json;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;

/// A desired state as decK makes it of its file, entities of every kind, and what decK does with
/// the defaults of schemas.
final class DeckState {
  private static final IssuedCertificate AUTHORITY = issued(true);
  private static final IssuedCertificate CERTIFICATE = issued(false);

  /// One entity: its collection and id, the path of its `PUT`, and what is wanted of it.
  record Wanted(String collection, String id, String path, Value.Obj entity) {
    /// The same, of which decK says no more than it knows.
    Wanted with(Value.Obj whole) {
      var members = new LinkedHashMap<>(whole.members());
      members.values().removeIf(Value::isNull);
      return new Wanted(collection, id, path, Value.of(members));
    }
  }

  private final List<List<Wanted>> levels = new ArrayList<>();

  /// Level by level, as what refers to something comes after it.
  static List<List<Wanted>> levels() {
    var state = new DeckState();
    state.level(
        wanted(
            "certificates",
            7,
            0,
            "{'cert':'%s','key':'%s'}",
            pem(CERTIFICATE.certificateText()),
            pem(CERTIFICATE.keyText())),
        wanted("ca_certificates", 8, 0, "{'cert':'%s'}", pem(AUTHORITY.certificateText())),
        wanted("vaults", 9, 0, "{'name':'env','prefix':'my-env','config':{'prefix':'X_'}}"),
        wanted("key-sets", 10, 0, "{'name':'keys'}"));
    var consumers = new ArrayList<Wanted>();
    for (int i = 0; i < 5; i++) {
      consumers.add(wanted("consumers", 4, i, "{'username':'u%d','tags':['deck']}", i));
    }
    state.levels.getFirst().addAll(consumers);

    state.level(
        wanted("snis", 11, 0, "{'name':'a.example','certificate':%s}", reference(7, 0)),
        wanted(
            "upstreams",
            6,
            0,
            "{'name':'up.test','hash_on':'ip','algorithm':'consistent-hashing'}"),
        wanted(
            "keys",
            12,
            0,
            "{'kid':'k','set':%s,'jwk':'{\\'kty\\':\\'oct\\',\\'kid\\':\\'k\\',\\'k\\':\\'AA\\'}'}",
            reference(10, 0)));
    for (int i = 0; i < 20; i++) {
      state.levels.getLast().add(wanted("services", 1, i, "{'name':'s%d','host':'h'}", i));
    }
    for (int i = 0; i < 5; i++) {
      for (var credential :
          List.of(
              "key-auth {'key':'k%d'}",
              "acls {'group':'g%d'}",
              "jwt {'key':'j%d','secret':'s'}",
              "hmac-auth {'username':'h%d','secret':'s'}")) {
        var words = credential.split(" ", 2);
        state.levels.getLast().add(credential(words[0], i, words[1]));
      }
    }

    state.level(
        new Wanted(
            "upstreams/" + id(6, 0) + "/targets",
            id(13, 0),
            "/upstreams/" + id(6, 0) + "/targets/" + id(13, 0),
            object("{'target':'127.0.0.1:81','weight':7}")));
    for (int i = 0; i < 20; i++) {
      state
          .levels
          .getLast()
          .add(
              wanted(
                  "routes",
                  2,
                  i,
                  "{'name':'r%d','paths':['/r%d'],'service':%s}",
                  i,
                  i,
                  reference(1, i)));
    }

    state.level(
        wanted(
            "plugins",
            3,
            100,
            "{'name':'rate-limiting','config':{'minute':5},'consumer':%s}",
            reference(4, 0)),
        wanted("plugins", 3, 101, "{'name':'pre-function','config':{'access':['return']}}"),
        wanted(
            "plugins",
            3,
            102,
            "{'name':'acl','config':{'allow':['g1']},'service':%s}",
            reference(1, 3)));
    for (int i = 0; i < 20; i++) {
      state
          .levels
          .getLast()
          .add(wanted("plugins", 3, i, "{'name':'key-auth','route':%s}", reference(2, i)));
    }
    return state.levels;
  }

  @SafeVarargs
  private void level(Wanted... some) {
    levels.add(new ArrayList<>(List.of(some)));
  }

  private static Wanted wanted(
      String collection, int kind, int number, String json, Object... with) {
    var id = id(kind, number);
    return new Wanted(collection, id, "/" + collection + "/" + id, object(json.formatted(with)));
  }

  private static Wanted credential(String path, int number, String json) {
    var collection =
        switch (path) {
          case "key-auth" -> "key-auths";
          case "jwt" -> "jwts";
          case "hmac-auth" -> "hmac-auths";
          default -> path;
        };
    var id = id(20 + path.length(), number);
    return new Wanted(
        collection,
        id,
        "/consumers/" + id(4, number) + "/" + path + "/" + id,
        object(json.formatted(number)));
  }

  /// The wanted entity with what it leaves out filled in from its schema: the default, or null.
  static Value.Obj filled(Value.Obj wanted, Value.Obj schema) {
    var all = new LinkedHashMap<>(wanted.members());
    for (var field : schema.list("fields")) {
      var described = ((Value.Obj) field).members().firstEntry();
      var attributes = (Value.Obj) described.getValue();
      var written = wanted.at(described.getKey());
      boolean isRecord = attributes.text("type").equals("record") && attributes.has("required");
      if (isRecord) {
        var start = written instanceof Value.Obj object ? object : Value.Obj.EMPTY;
        all.put(described.getKey(), filled(start, attributes));
      } else if (written.isNull()) {
        all.put(described.getKey(), attributes.at("default"));
      } else if (written instanceof Value.Arr array
          && attributes.at("elements") instanceof Value.Obj element
          && element.has("fields")) {
        // Records of a list are filled where they are written, not where they are a default.
        all.put(
            described.getKey(),
            Value.of(
                array.elements().stream()
                    .<Value>map(each -> filled((Value.Obj) each, element))
                    .toList()));
      }
    }
    return schema.has("shorthand_fields") ? withOldNames(Value.of(all), schema) : Value.of(all);
  }

  /// What has a new name, under the old one too: the schema tells what it was replaced with.
  private static Value.Obj withOldNames(Value.Obj filled, Value.Obj schema) {
    var all = filled;
    for (var field : schema.list("shorthand_fields")) {
      var described = ((Value.Obj) field).members().firstEntry();
      var deprecation = ((Value.Obj) described.getValue()).at("deprecation");
      if (deprecation instanceof Value.Obj object && object.has("replaced_with")) {
        Value value = filled;
        for (var name : ((Value.Obj) object.list("replaced_with").getFirst()).list("path")) {
          value = ((Value.Obj) value).at(((Value.Str) name).text());
        }
        all = all.with(described.getKey(), value);
      }
    }
    return all;
  }

  static String id(int kind, int number) {
    return "%08d-0000-4000-8000-%012d".formatted(kind, number);
  }

  private static String reference(int kind, int number) {
    return "{'id':'" + id(kind, number) + "'}";
  }

  static Value.Obj object(String json) {
    try {
      return (Value.Obj) JsonText.parse(json.replace('\'', '"'));
    } catch (MalformedText wrong) {
      throw new AssertionError(json, wrong);
    }
  }

  private static String pem(String text) {
    return Json.write(Value.of(text)).replace("\"", "");
  }

  private static IssuedCertificate issued(boolean isAuthority) {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA,
            "a.example",
            List.of("a.example"),
            isAuthority,
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofHours(1))));
  }
}
