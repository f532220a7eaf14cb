package moongate.plugins.redirect;

import java.net.URI;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Answers every request with a redirect.
final class Redirect implements Plugin {
  private static final String BODY = "redirecting";

  private final int status;
  private final String location;
  private final boolean keepsPath;

  Redirect(Value.Obj config) {
    status = config.integer("status_code");
    keepsPath = config.flag("keep_incoming_path");
    var written = config.text("location");
    location = Utf8.bytes(keepsPath ? origin(written) : written);
  }

  private static String origin(String written) {
    var uri = URI.create(written);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  @Override
  public Outcome access(Exchange exchange) {
    var headers = new Headers();
    headers.set(
        HeaderName.LOCATION, keepsPath ? location + exchange.target().pathWithQuery() : location);
    return Outcome.answer(new Answer.Exit(status, headers, BODY));
  }
}
