package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;

import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Limits;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.text.Digests;
import moongate.functions.text.HttpTime;
import moongate.functions.text.SqlText;
import moongate.functions.text.UriText;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The pure functions of `ngx`: escapes, encodings, digests and time.
final class NgxText {
  /// `ngx.decode_args` knows no setting.
  private static final int DECODED_ARGUMENTS = 100;

  private NgxText() {}

  static void addTo(ApiModule ngx) {
    ngx.function("escape_uri", ANY, NgxText::escapeUri)
        .function("unescape_uri", ANY, (scope, text) -> unescape(text))
        .function("encode_args", ANY, NgxText::encodeArguments)
        .function("decode_args", ANY, NgxText::decodeArguments)
        .function("encode_base64", ANY, NgxText::encodeBase64)
        .function("decode_base64", ANY, (scope, text) -> Digests.decodeBase64(strict(scope, text)))
        .function(
            "decode_base64mime",
            ANY,
            (scope, text) -> Digests.decodeBase64Mime(strict(scope, text)))
        .function("md5", ANY, (scope, text) -> digest(text, Digests::md5Hex))
        .function("md5_bin", ANY, (scope, text) -> digest(text, Digests::md5))
        .function("sha1_bin", ANY, (scope, text) -> digest(text, Digests::sha1))
        .function("hmac_sha1", ANY, NgxText::hmacSha1)
        .function("crc32_short", ANY, (scope, text) -> Numbers.of(Digests.crc32(metered(text))))
        .function("crc32_long", ANY, (scope, text) -> Numbers.of(Digests.crc32(metered(text))))
        .function("quote_sql_str", ANY, (scope, text) -> SqlText.quote(metered(text)))
        .function("time", ANY, scope -> Numbers.of(millis(scope) / 1000))
        .function("now", ANY, scope -> Numbers.of(millis(scope) / 1000.0))
        .function("update_time", ANY, scope -> Values.NONE)
        .function("today", ANY, scope -> HttpTime.today(millis(scope) / 1000))
        .function("localtime", ANY, scope -> HttpTime.localTime(millis(scope) / 1000))
        .function("utctime", ANY, scope -> HttpTime.utcTime(millis(scope) / 1000))
        .function("http_time", ANY, (scope, time) -> format(scope, time, HttpTime::http))
        .function("cookie_time", ANY, (scope, time) -> format(scope, time, HttpTime::cookie))
        .function("parse_http_time", ANY, NgxText::parseHttpTime);
  }

  private static long millis(Scope scope) {
    return scope.worker().services().clock().millis();
  }

  private static Object escapeUri(Scope scope, @Nullable Object argument, @Nullable Object kind) {
    var text = metered(argument);
    if (kind != null && !(kind instanceof Double)) {
      throw scope.error("\"type\" is not a number");
    }
    double type = kind instanceof Double number ? number : 2;
    if (!(type >= 0 && type <= 6)) {
      throw scope.error("\"type\" " + HeaderArguments.text(type) + " out of range");
    }
    return switch ((int) type) {
      case 0 -> UriText.escapeUri(text);
      case 1 -> UriText.escapeArguments(text);
      case 3 -> UriText.escapeHtml(text);
      case 4 -> UriText.escapeRefresh(text);
      case 5, 6 -> UriText.escapeBlanks(text);
      default -> UriText.escapeComponent(text);
    };
  }

  private static Object unescape(@Nullable Object text) {
    return UriText.unescape(metered(text));
  }

  private static Object encodeArguments(Scope scope, @Nullable Object arguments) {
    return QueryTables.encode(scope, Args.table(arguments, 1, "encode_args"));
  }

  private static @Nullable Object decodeArguments(
      Scope scope, @Nullable Object text, @Nullable Object max) {
    return QueryTables.decode(
        Args.string(text, 1, "decode_args"), Limits.ngx(max, DECODED_ARGUMENTS));
  }

  private static Object encodeBase64(
      Scope scope, @Nullable Object text, @Nullable Object noPadding) {
    if (noPadding != null && !(noPadding instanceof Boolean)) {
      throw scope.error("bad no_padding: boolean expected, got " + Metatables.typeName(noPadding));
    }
    return Digests.encodeBase64(
        metered(Boolean.FALSE.equals(text) ? null : text), !Boolean.TRUE.equals(noPadding));
  }

  /// Other than a digest, a signature is not made of nil: with an empty key, anybody could make it.
  private static Object hmacSha1(Scope scope, @Nullable Object key, @Nullable Object text) {
    return Digests.hmacSha1(
        metered(Args.string(key, 1, "hmac_sha1")), metered(Args.string(text, 2, "hmac_sha1")));
  }

  private static Object digest(@Nullable Object text, UnaryOperator<String> function) {
    return function.apply(metered(text));
  }

  private static Object format(Scope scope, @Nullable Object seconds, LongFunction<String> format) {
    if (!(seconds instanceof Double number)) {
      throw scope.error("number argument only");
    }
    return format.apply(Math.max(0, number.longValue()));
  }

  private static @Nullable Object parseHttpTime(Scope scope, @Nullable Object text) {
    var seconds = HttpTime.parse(strict(scope, text));
    return seconds.isPresent() ? Numbers.of(seconds.getAsLong()) : null;
  }

  private static String strict(Scope scope, @Nullable Object argument) {
    if (!(argument instanceof String)) {
      throw scope.error("string argument only");
    }
    return metered(argument);
  }

  /// An argument as text (nil is empty). It is charged, because the work to come is proportional to
  /// its length.
  private static String metered(@Nullable Object argument) {
    var text = argument == null ? "" : HeaderArguments.text(argument);
    if (text.length() > 64) {
      Meter.workCurrent(text.length() >> 3);
      Meter.chargeCurrent(3L * text.length());
    }
    return text;
  }
}
