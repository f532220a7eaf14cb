package moongate.it;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A service of gRPC, and clients that call it through a node: by single messages, and in
/// conversations.
final class GrpcCalls implements AutoCloseable {
  private static final int SIZE = 1000;
  private static final int TURNS = 5;

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final Server server;

  GrpcCalls() throws IOException {
    server =
        NettyServerBuilder.forPort(0).addService(new TestServiceImpl(executor)).build().start();
  }

  int port() {
    return server.getPort();
  }

  /// A connection to the node, made anew when the node closes it.
  static ManagedChannel channel(int port) throws IOException {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .sslContext(
            GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build())
        .build();
  }

  static void unary(ManagedChannel channel) throws IOException {
    try {
      var answer =
          TestServiceGrpc.newBlockingStub(channel)
              .unaryCall(
                  SimpleRequest.newBuilder()
                      .setResponseSize(SIZE)
                      .setPayload(payload(SIZE))
                      .build());
      require(answer.getPayload().getBody().size() == SIZE, answer);
    } catch (StatusRuntimeException failed) {
      throw failure(failed);
    }
  }

  /// Each message is answered before the next one is sent.
  static void conversation(ManagedChannel channel) throws IOException, InterruptedException {
    BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    var requests = TestServiceGrpc.newStub(channel).fullDuplexCall(into(answers));
    for (int turn = 1; turn <= TURNS; turn++) {
      requests.onNext(asksFor(turn));
      var answer = next(answers);
      boolean fits =
          answer instanceof StreamingOutputCallResponse it
              && it.getPayload().getBody().size() == turn;
      require(fits, answer);
    }
    requests.onCompleted();
    var end = next(answers);
    require(end.equals(Status.Code.OK), end);
  }

  private static StreamingOutputCallRequest asksFor(int size) {
    return StreamingOutputCallRequest.newBuilder()
        .addResponseParameters(ResponseParameters.newBuilder().setSize(size))
        .setPayload(payload(size))
        .build();
  }

  private static Object next(BlockingQueue<Object> answers)
      throws IOException, InterruptedException {
    var answer = answers.poll(20, TimeUnit.SECONDS);
    require(answer != null, "no answer");
    if (answer instanceof Throwable failed) {
      throw failure(failed);
    }
    return answer;
  }

  private static StreamObserver<StreamingOutputCallResponse> into(BlockingQueue<Object> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamingOutputCallResponse answer) {
        answers.add(answer);
      }

      @Override
      public void onError(Throwable failure) {
        answers.add(failure);
      }

      @Override
      public void onCompleted() {
        answers.add(Status.Code.OK);
      }
    };
  }

  private static Payload payload(int size) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
  }

  private static void require(boolean holds, Object answer) throws IOException {
    if (!holds) {
      throw new IOException("answered with: " + answer);
    }
  }

  /// That nobody listens any more is told apart from all else.
  private static IOException failure(Throwable failed) {
    for (var cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException refused) {
        return refused;
      }
    }
    return new IOException("call failed: " + failed, failed);
  }

  @Override
  public void close() {
    server.shutdownNow();
    executor.shutdownNow();
  }
}
