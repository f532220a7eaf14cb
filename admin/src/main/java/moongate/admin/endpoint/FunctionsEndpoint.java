package moongate.admin.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import moongate.admin.reply.Reply;
import moongate.admin.request.AdminRequest;
import moongate.model.value.Value;

/// `/functions`: statistics of each function since its configuration was loaded.
public record FunctionsEndpoint(Supplier<List<Value.Obj>> functions) {
  /// All of them, or those of `?plugin=ID`.
  public Reply list(AdminRequest request) {
    var plugin = request.query().get("plugin");
    var wanted =
        functions.get().stream()
            .filter(
                function -> plugin == null || function.object("plugin").text("id").equals(plugin))
            .toList();
    var body = new LinkedHashMap<String, Value>();
    body.put("data", Value.of(wanted));
    body.put("next", Value.NULL);
    return Reply.json(200, Value.of(body));
  }
}
