package moongate.plugins.requesttransformer;

import java.util.Locale;
import java.util.Set;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Utf8;
import moongate.plugins.template.RequestValues;
import moongate.plugins.template.Template;
import org.jspecify.annotations.Nullable;

/// Changes path, method, headers, body and query of a request, in this order.
final class RequestTransformer implements Plugin {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "TRACE");

  private final @Nullable Template uri;
  private final @Nullable String method;
  private final Changes headers;
  private final Changes body;
  private final Changes query;
  private final boolean namesHeaders;

  RequestTransformer(PluginConfig plugin, Expressions expressions) {
    var config = plugin.config();
    Template.Reader reader = source -> expressions.compile(plugin, source);
    var path = config.object("replace").textOrNull("uri");
    uri = path == null ? null : Changes.template(Utf8.bytes(path), reader);
    method = config.textOrNull("http_method");
    headers = Changes.of(config, "headers", reader);
    body = Changes.of(config, "body", reader);
    query = Changes.of(config, "querystring", reader);
    namesHeaders = headers.namesHeaders() || body.namesHeaders() || query.namesHeaders();
  }

  @Override
  public Outcome access(Exchange exchange) {
    var values = new RequestValues(exchange, namesHeaders);
    if (uri != null) {
      exchange.upstream().path(uri.text(values));
    }
    var form = method == null ? null : changeMethod(exchange, method);
    if (!headers.isEmpty()) {
      headers.apply(new HeaderFields(exchange), values);
    }
    if (!body.isEmpty() && form == null) {
      changeBody(exchange, values);
    }
    if (!query.isEmpty() || form != null) {
      var arguments = ArgumentFields.of(exchange.query());
      if (form != null) {
        arguments.take(form);
      }
      query.apply(arguments, values);
      exchange.query(arguments.text());
    }
    return Outcome.CONTINUE;
  }

  /// The fields of a form that a request loses because its new method has no body; null for none.
  private static @Nullable ArgumentFields changeMethod(Exchange exchange, String method) {
    exchange.head().method(method);
    if (!WITHOUT_BODY.contains(method) || !type(exchange).startsWith(FORM)) {
      return null;
    }
    if (!exchange.body().read(exchange.settings().maxBufferedBody())) {
      return null;
    }
    var form = ArgumentFields.of(exchange.body().text());
    exchange.body().replace("");
    exchange.headers().remove(HeaderName.CONTENT_TYPE);
    exchange.headers().remove(HeaderName.CONTENT_LENGTH);
    return form;
  }

  private static String type(Exchange exchange) {
    return exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
  }

  /// A body that does not match its type stays as it is.
  private void changeBody(Exchange exchange, RequestValues values) {
    var type = type(exchange);
    boolean isKnown =
        type.startsWith(FORM)
            || type.startsWith("application/json")
            || type.startsWith("multipart/form-data");
    if (!isKnown || !exchange.body().read(exchange.settings().maxBufferedBody())) {
      return;
    }
    var changed = changed(exchange, type, values);
    if (changed != null) {
      exchange.body().replace(changed);
    }
  }

  private @Nullable String changed(Exchange exchange, String type, RequestValues values) {
    var text = exchange.body().text();
    if (type.startsWith(FORM)) {
      var form = ArgumentFields.of(text);
      body.apply(form, values);
      return form.text();
    }
    if (type.startsWith("application/json")) {
      var object = JsonFields.of(text);
      if (object != null) {
        body.apply(object, values);
      }
      return object == null ? null : object.text();
    }
    var written = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    var parts = MultipartFields.of(written, text);
    if (parts != null) {
      body.apply(parts, values);
    }
    return parts == null ? null : parts.text();
  }
}
