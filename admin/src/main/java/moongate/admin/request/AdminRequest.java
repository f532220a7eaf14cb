package moongate.admin.request;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moongate.admin.access.AccessRule;
import moongate.admin.form.FormTree;
import moongate.admin.form.Forms;
import moongate.admin.form.Inference;
import moongate.admin.form.MediaType;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// A request as an endpoint sees it.
///
/// @param path as it was written, without the query
/// @param variables the variable parts of the path
/// @param query the arguments of the query; if one is repeated, the last one counts
/// @param body the whole body; empty for methods that have none
/// @param permission of the client
public record AdminRequest(
    RequestHead head,
    String path,
    Map<String, String> variables,
    Map<String, String> query,
    byte[] body,
    AccessRule.Permission permission) {
  private static final List<String> TAKEN =
      List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");
  private static final HeaderName CONTENT_TYPE = HeaderName.CONTENT_TYPE;

  public String variable(String name) {
    var value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no variable " + name + " in this path");
    }
    return value;
  }

  /// The media type without its parameters, in lower case; empty if there is none.
  public String mediaType() {
    Headers headers = head.headers();
    var first = headers.find(CONTENT_TYPE);
    if (first >= 0 && headers.find(CONTENT_TYPE, first) >= 0) {
      throw new Refused(Reply.message(400, "Multiple Content-Type headers not allowed"));
    }
    var essence = MediaType.essence(contentType());
    // As lenient as Kong, which only compares the beginning: application/json-patch counts as JSON.
    return TAKEN.stream().filter(essence::startsWith).findFirst().orElse(essence);
  }

  private String contentType() {
    return head.headers().firstOr(CONTENT_TYPE, "");
  }

  /// The body as an object, whatever its type. The values of a form are texts, and its names are
  /// not split.
  ///
  /// @throws Refused for a type that is not taken, or text that cannot be read
  public Value.Obj plainDocument() {
    return switch (mediaType()) {
      case "application/x-www-form-urlencoded" -> Forms.plain(Forms.urlEncoded(body));
      case "multipart/form-data" -> Forms.plain(Forms.multipart(body, contentType()));
      default -> document(_ -> Schema.record());
    };
  }

  /// The body as a document to which no schema gives types: in a form, numbers are texts.
  ///
  /// @throws Refused for a type that is not taken, or text that cannot be read
  public Value.Obj untypedDocument() {
    return switch (mediaType()) {
      case "application/x-www-form-urlencoded" ->
          Inference.ofLiterals(FormTree.of(Forms.lastOfEach(Forms.urlEncoded(body))));
      case "multipart/form-data" -> FormTree.of(Forms.multipart(body, contentType()));
      default -> document(_ -> Schema.record());
    };
  }

  /// The body as a document of an entity. The fields of a form get the types of the schema.
  ///
  /// @param schema of a form with these fields, which are texts
  /// @throws Refused for a type that is not taken, or text that cannot be read
  public Value.Obj document(Function<Value.Obj, Schema> schema) {
    var type = mediaType();
    return switch (type) {
      case "application/json" -> body.length == 0 ? Value.Obj.EMPTY : Forms.json(body);
      case "application/x-www-form-urlencoded" ->
          typed(FormTree.of(Forms.urlEncoded(body)), schema);
      case "multipart/form-data" ->
          typed(FormTree.of(Forms.multipart(body, contentType())), schema);
      default -> {
        if (body.length > 0 || !type.isEmpty()) {
          throw new Refused(Reply.empty(415));
        }
        yield Value.Obj.EMPTY;
      }
    };
  }

  private static Value.Obj typed(Value.Obj form, Function<Value.Obj, Schema> schema) {
    return Inference.of(schema.apply(form), form);
  }
}
