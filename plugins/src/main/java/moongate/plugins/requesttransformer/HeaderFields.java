package moongate.plugins.requesttransformer;

import java.util.ArrayList;
import moongate.gateway.exchange.Exchange;
import moongate.http.Grammar;
import moongate.http.HeaderName;

/// The headers of a request. `Host` belongs to the gateway: it can be replaced, but not removed.
record HeaderFields(Exchange exchange) implements Changes.Fields {
  @Override
  public boolean has(String name) {
    return exchange.headers().contains(HeaderName.of(name)) || isHost(name);
  }

  private static boolean isHost(String name) {
    return name.equalsIgnoreCase("host");
  }

  @Override
  public void remove(String name) {
    if (!isHost(name)) {
      exchange.headers().remove(HeaderName.of(name));
    }
  }

  @Override
  public void rename(String from, String to) {
    if (isHost(from) || isHost(to)) {
      return;
    }
    var headers = exchange.headers();
    var old = HeaderName.of(from);
    var values = new ArrayList<String>(1);
    for (int i = headers.find(old); i >= 0; i = headers.find(old, i)) {
      values.add(headers.valueAt(i));
    }
    headers.remove(old);
    headers.remove(HeaderName.of(to));
    values.forEach(value -> headers.add(HeaderName.of(to), value));
  }

  @Override
  public void set(String name, String text) {
    if (isHost(name)) {
      exchange.upstream().hostHeader(Grammar.fieldValue(text));
    } else {
      exchange.headers().set(HeaderName.of(name), Grammar.fieldValue(text));
    }
  }

  @Override
  public void append(String name, String text) {
    if (!isHost(name)) {
      exchange.headers().add(HeaderName.of(name), Grammar.fieldValue(text));
    }
  }
}
