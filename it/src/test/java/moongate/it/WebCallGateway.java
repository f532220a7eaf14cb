package moongate.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.util.Map;

/// A gateway in front of a [WebCallService], and a client of HTTP/1.1. The files that describe the
/// service are in the gateway's prefix.
final class WebCallGateway implements AutoCloseable {
  private final WebCallService service = new WebCallService();
  private final HttpClient client = HttpClient.newHttpClient();
  private final GatewayUnderTest gateway;

  /// @param routes those of the service, in YAML
  WebCallGateway(Path prefix, String routes) throws IOException {
    WebCallService.writeFiles(prefix);
    var configuration =
        """
        _format_version: "3.0"
        services:
        - name: calls
          url: grpc://127.0.0.1:%d
          routes:
        """
            .formatted(service.port());
    gateway =
        GatewayUnderTest.with(
            Map.of(
                "prefix",
                prefix.toString(),
                "declarative_config_string",
                configuration + routes.indent(2)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) throws Exception {
    return client.send(request.build(), body);
  }

  /// Lets the service send the last message of a stream.
  void releaseLast() {
    service.permits.release();
  }

  @Override
  public void close() {
    client.close();
    gateway.close();
    service.close();
  }
}
