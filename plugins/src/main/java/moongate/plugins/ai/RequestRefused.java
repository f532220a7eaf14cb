package moongate.plugins.ai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Outcome;
import moongate.http.HeaderName;
import moongate.http.Headers;
import tools.jackson.databind.json.JsonMapper;

/// A request is not sent to the model; the message is for the client.
public final class RequestRefused extends Exception {
  private final int status;

  public RequestRefused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /// The answer in the form that clients of models expect.
  public Outcome outcome() {
    return Outcome.answer(answer());
  }

  /// The same for an answer in a later phase.
  public Answer answer() {
    var json = JsonMapper.shared();
    var body = json.createObjectNode();
    body.putObject("error").put("message", getMessage());
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, "application/json; charset=utf-8");
    var text = new String(json.writeValueAsBytes(body), ISO_8859_1);
    return new Answer.Exit(status, headers, text);
  }
}
