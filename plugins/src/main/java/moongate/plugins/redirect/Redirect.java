package moongate.plugins.redirect;

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
  private final String written;
  private final boolean keepsPath;
  private final Location location;

  Redirect(Value.Obj config) {
    status = config.integer("status_code");
    written = Utf8.bytes(config.text("location"));
    keepsPath = config.flag("keep_incoming_path");
    location = Location.of(written);
  }

  @Override
  public Outcome access(Exchange exchange) {
    var headers = new Headers();
    headers.set(HeaderName.LOCATION, keepsPath ? location.with(exchange.target()) : written);
    return Outcome.answer(new Answer.Exit(status, headers, BODY));
  }
}
