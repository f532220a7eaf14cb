package moongate.it;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import com.google.rpc.Code;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A service of gRPC for clients that do not speak it, on a real server of grpc-java. The last
/// message of a stream waits for a permit.
final class WebCallService extends TestServiceGrpc.TestServiceImplBase implements AutoCloseable {
  private static final List<String> FILES = List.of("messages", "empty", "test");

  final Semaphore permits = new Semaphore(0);
  private final Server server;

  WebCallService() {
    try {
      server = NettyServerBuilder.forPort(0).addService(this).build().start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  int port() {
    return server.getPort();
  }

  /// Puts the files that describe it into `folder`.
  static void writeFiles(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("grpc/testing"));
    for (var name : FILES) {
      var file = "grpc/testing/" + name + ".proto";
      try (var in = TestServiceGrpc.class.getClassLoader().getResourceAsStream(file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
  }

  @Override
  public void emptyCall(Empty request, StreamObserver<Empty> answer) {
    answer.onNext(Empty.getDefaultInstance());
    answer.onCompleted();
  }

  /// Says what it got; fails when it is told to, with a detail.
  @Override
  public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> answer) {
    var wanted = request.getResponseStatus();
    if (wanted.getCode() != 0) {
      var status =
          com.google.rpc.Status.newBuilder()
              .setCode(wanted.getCode())
              .setMessage(wanted.getMessage())
              .addDetails(Any.pack(StringValue.of("a detail")));
      answer.onError(StatusProto.toStatusRuntimeException(status.build()));
      return;
    }
    answer.onNext(
        SimpleResponse.newBuilder()
            .setPayload(request.getPayload())
            .setUsername("size " + request.getResponseSize())
            .build());
    answer.onCompleted();
  }

  @Override
  public void streamingOutputCall(
      StreamingOutputCallRequest request, StreamObserver<StreamingOutputCallResponse> answer) {
    int last = request.getResponseParametersCount() - 1;
    for (int i = 0; i <= last; i++) {
      if (i == last) {
        permits.acquireUninterruptibly();
      }
      int size = request.getResponseParameters(i).getSize();
      var body = ByteString.copyFrom(new byte[size]);
      answer.onNext(
          StreamingOutputCallResponse.newBuilder()
              .setPayload(Payload.newBuilder().setBody(body))
              .build());
    }
    if (request.getResponseStatus().getCode() == Code.ABORTED_VALUE) {
      answer.onError(Status.ABORTED.withDescription("half way").asException());
    } else {
      answer.onCompleted();
    }
  }

  @Override
  public void close() {
    permits.release(1000);
    server.shutdownNow();
  }
}
