package moongate.plugins.awslambda;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.http.Version;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The event for a function that was written for Amazon API Gateway: the request in the format 1.0
/// (of its REST APIs) or 2.0 (of its HTTP APIs).
record GatewayEvent(boolean isVersion2, boolean isBodyEncoded) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  ObjectNode of(Exchange exchange, byte[] body) {
    var event = isVersion2 ? version2(exchange) : version1(exchange);
    if (body.length == 0) {
      event.putNull("body");
      return event.put("isBase64Encoded", false);
    }
    boolean isEncoded = Event.putBody(event, "body", body, isBodyEncoded);
    return event.put("isBase64Encoded", isEncoded);
  }

  private static ObjectNode version1(Exchange exchange) {
    var path = Event.text(exchange.target().path());
    var resource = resource(exchange, path);
    var event = JSON.createObjectNode();
    event.put("version", "1.0").put("resource", resource).put("path", path);
    event.put("httpMethod", exchange.head().method());
    addHeaders(event, exchange);
    addArguments(event, exchange);
    event.set("pathParameters", captures(exchange));
    event.putNull("stageVariables");
    var context = event.putObject("requestContext");
    context.put("path", path).put("resourcePath", resource);
    context.put("httpMethod", exchange.head().method()).put("protocol", protocol(exchange));
    context.put("requestId", exchange.id()).put("stage", "$default");
    addTime(context, exchange, "requestTime", "requestTimeEpoch");
    context
        .putObject("identity")
        .put("sourceIp", exchange.client().address())
        .put("userAgent", userAgent(exchange));
    context.put("domainName", Event.text(exchange.host()));
    return event;
  }

  /// Adds the last value of each header, and then all values.
  private static void addHeaders(ObjectNode event, Exchange exchange) {
    var single = event.putObject("headers");
    var several = event.putObject("multiValueHeaders");
    var headers = exchange.headers();
    for (int i = 0; i < headers.size(); i++) {
      var name = headers.lowerNameAt(i);
      add(single, several, name, Event.text(headers.valueAt(i)));
    }
  }

  private static void addArguments(ObjectNode event, Exchange exchange) {
    var single = event.putObject("queryStringParameters");
    var several = event.putObject("multiValueQueryStringParameters");
    var query = exchange.query();
    if (query != null) {
      for (var argument : Arguments.parse(query)) {
        var value = argument.value();
        var text = value == null ? "" : Event.text(value);
        add(single, several, Event.text(argument.name()), text);
      }
    }
  }

  private static void add(ObjectNode single, ObjectNode several, String name, String value) {
    single.put(name, value);
    var list = several.get(name) instanceof ArrayNode known ? known : several.putArray(name);
    list.add(value);
  }

  private static ObjectNode version2(Exchange exchange) {
    var path = Event.text(exchange.target().path());
    var route = exchange.head().method() + " " + resource(exchange, path);
    var event = JSON.createObjectNode();
    var query = exchange.query();
    event.put("version", "2.0").put("routeKey", route).put("rawPath", path);
    event.put("rawQueryString", query == null ? "" : Event.text(query));
    addJoined(event, exchange);
    if (query != null) {
      var parameters = event.putObject("queryStringParameters");
      for (var argument : Arguments.parse(query)) {
        var value = argument.value();
        join(parameters, Event.text(argument.name()), value == null ? "" : Event.text(value));
      }
    }
    event.set("pathParameters", captures(exchange));
    var context = event.putObject("requestContext");
    context.put("routeKey", route).put("stage", "$default").put("requestId", exchange.id());
    context.put("domainName", Event.text(exchange.host()));
    addTime(context, exchange, "time", "timeEpoch");
    context
        .putObject("http")
        .put("method", exchange.head().method())
        .put("path", path)
        .put("protocol", protocol(exchange))
        .put("sourceIp", exchange.client().address())
        .put("userAgent", userAgent(exchange));
    return event;
  }

  /// Values of one name are joined by commas; cookies are separate.
  private static void addJoined(ObjectNode event, Exchange exchange) {
    var headers = exchange.headers();
    if (headers.contains(HeaderName.COOKIE)) {
      var cookies = event.putArray("cookies");
      for (int i = headers.find(HeaderName.COOKIE);
          i >= 0;
          i = headers.find(HeaderName.COOKIE, i)) {
        for (var cookie : headers.valueAt(i).split(";", -1)) {
          cookies.add(Event.text(cookie.strip()));
        }
      }
    }
    var joined = event.putObject("headers");
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.nameEquals(i, HeaderName.COOKIE)) {
        join(joined, headers.lowerNameAt(i), Event.text(headers.valueAt(i)));
      }
    }
  }

  private static void join(ObjectNode object, String name, String value) {
    var known = object.get(name);
    object.put(name, known == null ? value : known.stringValue() + "," + value);
  }

  /// The path of the route, if it has only one.
  private static String resource(Exchange exchange, String path) {
    var route = exchange.route();
    return route != null && route.paths().size() == 1 ? route.paths().getFirst() : path;
  }

  /// The named groups of a route's regular expression.
  private static ObjectNode captures(Exchange exchange) {
    var parameters = JSON.createObjectNode();
    var match = exchange.match();
    var captures = match == null ? null : match.captures();
    if (captures != null) {
      captures.named().forEach((name, value) -> parameters.put(name, Event.text(value)));
    }
    return parameters;
  }

  private static void addTime(ObjectNode context, Exchange exchange, String name, String epoch) {
    long millis = exchange.request().startedMillis();
    context.put(name, TIME.format(Instant.ofEpochMilli(millis))).put(epoch, millis);
  }

  private static String protocol(Exchange exchange) {
    var version = exchange.head().version();
    return "HTTP/" + (version == Version.HTTP_2 ? "2.0" : version.number());
  }

  private static String userAgent(Exchange exchange) {
    return Event.text(exchange.headers().firstOr(HeaderName.USER_AGENT, ""));
  }
}
