package moongate.admin.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import moongate.admin.entity.Secrets;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.LuaDump;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.Snapshot;
import moongate.model.value.Hash;
import moongate.model.value.Json;
import moongate.model.value.Problem;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import moongate.store.ConfigStore;
import moongate.store.DeclarativeFile;
import moongate.store.FlatForm;
import moongate.store.FlattenedErrors;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/config`: reads the configuration, and replaces it as a whole. A configuration with mistakes
/// changes nothing, and all mistakes are reported.
public final class ConfigEndpoint {
  private static final Logger log = LoggerFactory.getLogger(ConfigEndpoint.class);
  private static final String SOURCE = "POST /config";
  private static final Set<String> YES = Set.of("1", "true", "on", "yes");

  private final ConfigStore store;
  private final Secrets secrets;
  private final DeclarativeFile declarative;
  private final ReentrantLock loading = new ReentrantLock();

  public ConfigEndpoint(ConfigStore store, Secrets secrets, DeclarativeFile declarative) {
    this.store = store;
    this.secrets = secrets;
    this.declarative = declarative;
  }

  /// With a database, the configuration is not replaced as a whole.
  public static Reply refuse(AdminRequest request) {
    return Reply.message(
        400, "this endpoint is only available when Kong is configured to not use a database");
  }

  /// A data plane's configuration comes from its control plane.
  public static Reply refuseOnDataPlane(AdminRequest request) {
    return AdminErrors.unsupported(
        "cannot replace the configuration of a data plane: it comes from the control plane");
  }

  public Reply read(AdminRequest request) {
    var shown = secrets.shown(request.permission(), store.current());
    return Reply.json(200, Value.of(Map.of("config", Value.of(FlatForm.yaml(shown)))));
  }

  public Reply replace(AdminRequest request) {
    var given = given(request);
    if (given.text() != null
        && "1".equals(given.option("check_hash", request))
        && Hash.MD5.hex(given.text()).equals(store.current().hash())) {
      return Reply.empty(304);
    }
    boolean isFlattened = YES.contains(given.option("flatten_errors", request));
    return load(given, isFlattened);
  }

  /// The configuration as it was sent: as text, or already parsed.
  private record Given(byte @Nullable [] text, Value.Obj document) {
    String option(String name, AdminRequest request) {
      return request.query().getOrDefault(name, word(document.at(name)));
    }

    private static String word(Value option) {
      return switch (option) {
        case Value.Str(var word, _, _) -> word;
        case Value.Bool(var flag, _) -> Boolean.toString(flag);
        case Value.Num(var number, _) -> Json.number(number);
        default -> "";
      };
    }
  }

  private Given given(AdminRequest request) {
    switch (request.mediaType()) {
      case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml" -> {
        return new Given(request.body(), Value.Obj.EMPTY);
      }
      default -> {
        var document = request.plainDocument();
        if (document.at("config") instanceof Value.Str config && !config.text().isBlank()) {
          return new Given(config.bytes().getBytes(StandardCharsets.ISO_8859_1), document);
        }
        var rest = document.without("config").without("check_hash").without("flatten_errors");
        if (rest.members().isEmpty()) {
          throw new Refused(Reply.message(400, "expected a declarative configuration"));
        }
        return new Given(null, document);
      }
    }
  }

  private Reply load(Given given, boolean isFlattened) {
    if (!loading.tryLock()) {
      return Reply.message(429, "Currently loading previous configuration")
          .with("Retry-After", "5");
    }
    try {
      var snapshot = parsed(given);
      var problems = store.replace(snapshot);
      if (problems.isOfNode()) {
        log.error("{}", problems.toText(SOURCE));
        return Reply.message(500, problems.toText("the configuration before it is still served"));
      }
      if (problems.isEmpty()) {
        return Reply.json(201, byId(snapshot));
      }
      return isFlattened
          ? flattened(new FlattenedErrors(new Value.Arr(List.of(), 0), problems))
          : invalid(problems);
    } catch (InvalidConfiguration invalid) {
      if (invalid.isTooLarge()) {
        return Reply.message(413, invalid.problems().toText("Configuration"));
      }
      return isFlattened ? flattened(invalid.flattened()) : invalid(withLine(invalid.problems()));
    } finally {
      loading.unlock();
    }
  }

  private Snapshot parsed(Given given) throws InvalidConfiguration {
    var text = given.text();
    return text != null
        ? declarative.parse(text, SOURCE)
        : declarative.parse(
            given.document().without("check_hash").without("flatten_errors"), SOURCE);
  }

  /// The mistakes, entity by entity; `fields` has the rest.
  private static Reply flattened(FlattenedErrors errors) {
    return invalid(errors.rest()).with("flattened_errors", errors.entities());
  }

  /// A text that cannot be parsed gets the line: nothing else would tell a client where it is.
  private static Problems withLine(Problems problems) {
    var all = new Problems();
    for (var problem : problems.list()) {
      boolean isOfText = problem.message().startsWith(DeclarativeFile.UNPARSABLE);
      var place = isOfText && problem.line() > 0 ? " (line " + problem.line() + ")" : "";
      all.add(new Problem(problem.path(), problem.message() + place, problem.line()));
    }
    return all;
  }

  private static Reply invalid(Problems problems) {
    var fields = problems.fields();
    return Reply.error(
        400,
        14,
        "invalid declarative configuration",
        "declarative config is invalid: " + LuaDump.of(fields),
        fields);
  }

  /// `{"services":{"<id>":{…}}}`
  private static Value.Obj byId(Snapshot snapshot) {
    var entities = new LinkedHashMap<String, Value>();
    for (var entity : snapshot.entityNames()) {
      var documents = new LinkedHashMap<String, Value>();
      snapshot.documents(entity).forEach(document -> documents.put(document.text("id"), document));
      entities.put(entity, Value.of(documents));
    }
    return Value.of(entities);
  }
}
