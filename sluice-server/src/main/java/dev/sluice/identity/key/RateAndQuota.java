package dev.sluice.identity.key;

import dev.sluice.identity.Allowance;

/// A rate and a quota at once. What the rate refuses is not counted against the quota; of two
/// grants, the one with less left is told.
record RateAndQuota(Allowance rate, Allowance quota) implements Allowance {

  @Override
  public Grant take() {
    Grant byRate = rate.take();
    if (!byRate.granted()) {
      return byRate;
    }
    Grant byQuota = quota.take();
    return !byQuota.granted() || byQuota.remaining() < byRate.remaining() ? byQuota : byRate;
  }
}
