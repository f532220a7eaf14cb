package moongate.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhaseRuleTest {
  @Test
  void namesTheAllowedPhasesInTheFixedOrder() {
    assertThat(PhaseRule.RESPONSE_WRITE.refusal(ApiPhase.LOG))
        .isEqualTo(
            "function cannot be called in log phase (only in: rewrite, access, balancer, response,"
                + " header_filter, error, admin_api)");
    assertThat(PhaseRule.only(ApiPhase.LOG, ApiPhase.ACCESS).listed()).isEqualTo("access, log");
  }

  @Test
  void namesTheForbiddenPhasesOfANegativeRule() {
    assertThat(PhaseRule.NOT_INIT_WORKER.refusal(ApiPhase.INIT_WORKER))
        .isEqualTo(
            "function cannot be called in init_worker phase (can be called in any phases except:"
                + " init_worker)");
  }

  @Test
  void allowsWhatItLists() {
    assertThat(PhaseRule.LATE.allows(ApiPhase.LOG)).isTrue();
    assertThat(PhaseRule.LATE.allows(ApiPhase.REWRITE)).isFalse();
    assertThat(PhaseRule.NOT_INIT_WORKER.allows(ApiPhase.CERTIFICATE)).isTrue();
    assertThat(PhaseRule.ANY.allows(ApiPhase.INIT_WORKER)).isTrue();
  }

  /// ws_handshake is like access, ws_close like log, and the frame phases allow what is allowed in
  /// log and elsewhere.
  @Test
  void thePhasesOfWebSocketsFollowFromTheOthers() {
    assertThat(PhaseRule.REWRITE_ACCESS.allows(ApiPhase.WS_HANDSHAKE)).isTrue();
    assertThat(PhaseRule.RESPONSE_READ.allows(ApiPhase.WS_HANDSHAKE)).isFalse();
    assertThat(PhaseRule.ONLY_LOG.allows(ApiPhase.WS_CLOSE)).isTrue();
    assertThat(PhaseRule.REWRITE_ACCESS.allows(ApiPhase.WS_CLOSE)).isFalse();
    assertThat(PhaseRule.LATE.allows(ApiPhase.WS_CLIENT_FRAME)).isTrue();
    assertThat(PhaseRule.LATE.allows(ApiPhase.WS_UPSTREAM_FRAME)).isTrue();
    assertThat(PhaseRule.ONLY_LOG.allows(ApiPhase.WS_CLIENT_FRAME)).isFalse();
    assertThat(PhaseRule.REWRITE_ACCESS.allows(ApiPhase.WS_UPSTREAM_FRAME)).isFalse();
  }
}
