package moongate.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A test that runs with each algorithm of upstreams: its parameter is the field that selects it.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ValueSource(
    strings = {
      "algorithm: round-robin",
      "hash_on: path",
      "algorithm: least-connections",
      "algorithm: latency"
    })
@interface EachAlgorithm {}
