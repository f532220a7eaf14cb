import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/// A service to try the gateway against: it tells what it was sent. One file, run from source.
void main(String... arguments) throws IOException {
  var port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9000;
  var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  server.createContext("/", this::echo);
  server.start();
  IO.println("An upstream listens on http://127.0.0.1:" + port);
}

void echo(HttpExchange exchange) throws IOException {
  var text = new StringBuilder();
  text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI()).append('\n');
  new TreeMap<>(exchange.getRequestHeaders())
      .forEach((name, values) -> text.append(name + ": " + String.join(", ", values) + "\n"));
  text.append('\n').append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  var body = text.toString().getBytes(StandardCharsets.UTF_8);
  exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
  exchange.sendResponseHeaders(200, body.length);
  exchange.getResponseBody().write(body);
  exchange.close();
}
