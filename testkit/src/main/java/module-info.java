/// Support for the tests of all modules: an upstream, a client that shows the bytes on the wire,
/// waiting for conditions, and the log of failed tests.
module moongate.testkit {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires jdk.httpserver;
  requires org.junit.jupiter.api;
  requires org.slf4j;
  requires static org.jspecify;

  exports moongate.testkit;

  provides ch.qos.logback.classic.spi.Configurator with
      moongate.testkit.KeptLog.Setup;
  provides org.junit.jupiter.api.extension.Extension with
      moongate.testkit.KeptLog.WhenTestsFail;
}
