package moongate.admin.request;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import moongate.admin.form.Inference;
import moongate.admin.reply.AdminErrors;
import moongate.admin.reply.Reply;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import moongate.store.Page;
import moongate.store.PageQuery;
import moongate.store.PageQuery.TagFilter;

/// The part of a list that a client asks for: `?size=`, `?offset=` and `?tags=`.
///
/// An offset is the primary key of the last entity, as JSON in base64. Clients send it back
/// unchanged.
public record Paging(
    int size, Optional<String> after, TagFilter tags, Optional<String> writtenTags) {
  private static final int USUAL_SIZE = 100;
  private static final int LARGEST_SIZE = 1000;
  private static final int MOST_TAGS = 5;

  /// @throws Refused for invalid values
  public static Paging of(AdminRequest request) {
    var tags = Optional.ofNullable(request.query().get("tags"));
    return new Paging(
        size(request),
        Optional.ofNullable(request.query().get("offset")).map(Paging::lastId),
        tags.map(Paging::filter).orElse(TagFilter.NONE),
        tags);
  }

  public PageQuery of(String entity) {
    var query = PageQuery.of(entity).size(size).tagged(tags);
    return after.map(query::after).orElse(query);
  }

  /// The query of the next page.
  public String nextQuery(Page page) {
    return page.next().map(id -> nextQuery(offset(id))).orElse("");
  }

  /// The same for a list with another kind of offset.
  public String nextQuery(String offset) {
    var query = new StringBuilder("?offset=").append(encoded(offset));
    writtenTags.ifPresent(text -> query.append("&tags=").append(encoded(text)));
    if (size != USUAL_SIZE) {
      query.append("&size=").append(size);
    }
    return query.toString();
  }

  public static String bareQuery(Page page) {
    return page.next().map(id -> "?offset=" + encoded(offset(id))).orElse("");
  }

  public static String offset(String lastId) {
    var key = "[\"" + lastId + "\"]";
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.US_ASCII));
  }

  /// @param next path and query of the next page; used only if there is an offset
  public static Reply reply(List<? extends Value> data, Optional<String> offset, String next) {
    var body = new LinkedHashMap<String, Value>();
    body.put("data", Value.of(data));
    body.put("next", offset.isEmpty() ? Value.NULL : Value.of(next));
    offset.ifPresent(text -> body.put("offset", Value.of(text)));
    return Reply.json(200, Value.of(body));
  }

  public static int size(AdminRequest request) {
    var text = request.query().get("size");
    if (text == null) {
      return USUAL_SIZE;
    }
    if (!Inference.isNumber(text)) {
      throw AdminErrors.invalidSize("size must be a number");
    }
    double size = Double.parseDouble(text);
    if (size != Math.rint(size) || size < 1 || size > LARGEST_SIZE) {
      throw AdminErrors.invalidSize("size must be an integer between 1 and " + LARGEST_SIZE);
    }
    return (int) size;
  }

  private static String lastId(String offset) {
    byte[] json;
    try {
      json = Base64.getDecoder().decode(offset);
    } catch (IllegalArgumentException notBase64) {
      throw AdminErrors.invalidOffset(offset, "bad base64 encoding");
    }
    try {
      if (JsonText.parse(json) instanceof Value.Arr key
          && key.size() == 1
          && key.elements().getFirst() instanceof Value.Str(var id, _, _)) {
        return id;
      }
    } catch (MalformedText notJson) {
      throw AdminErrors.invalidOffset(offset, "bad json encoding");
    }
    throw AdminErrors.invalidOffset(offset, "bad json encoding");
  }

  private static TagFilter filter(String written) {
    if (written.isEmpty()) {
      throw AdminErrors.invalidTags("cannot be null");
    }
    boolean isAny = written.indexOf('/') >= 0;
    var tags = List.of(written.split(isAny ? "/" : ",", -1));
    boolean isMixed = isAny && written.indexOf(',') >= 0;
    if (isMixed || tags.contains("")) {
      throw AdminErrors.invalidTags("invalid filter syntax");
    }
    if (tags.size() > MOST_TAGS) {
      throw AdminErrors.invalidTags("cannot query more than " + MOST_TAGS + " tags");
    }
    return isAny ? TagFilter.anyOf(tags) : TagFilter.allOf(tags);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
