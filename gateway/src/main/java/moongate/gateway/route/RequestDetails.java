package moongate.gateway.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Facts of a request that only few routes ask for. Each is computed when it is asked for.
public interface RequestDetails {
  /// Nothing is known.
  RequestDetails NONE =
      new RequestDetails() {
        @Override
        public List<String> argument(String name) {
          return List.of();
        }

        @Override
        public byte[] sourceAddress() {
          return new byte[0];
        }

        @Override
        public int sourcePort() {
          return 0;
        }

        @Override
        public byte[] destinationAddress() {
          return new byte[0];
        }

        @Override
        public int destinationPort() {
          return 0;
        }
      };

  /// The values of a query argument, decoded, in their order; empty texts where there is no `=`.
  List<String> argument(String name);

  /// The client's address: 4 or 16 bytes.
  byte[] sourceAddress();

  int sourcePort();

  /// The address that the client connected to: 4 or 16 bytes.
  byte[] destinationAddress();

  int destinationPort();

  /// The value of `net.protocol`; null for a request, which has `http` or `https`.
  default @Nullable String protocolName() {
    return null;
  }
}
