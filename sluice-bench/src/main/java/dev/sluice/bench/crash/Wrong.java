package dev.sluice.bench.crash;

/// What can be wrong.
enum Wrong {
  LOST("acknowledged, but not in the archive"),
  TWICE("in the archive more than once"),
  REFUSED_BUT_KEPT("refused, but in the archive"),
  TORN_BATCH("batches of which only a part was kept"),
  FOREIGN("found, but never sent"),
  DAMAGED("lines or files that are not whole"),
  LEFT_OVER("drafts left behind"),
  OVERLAP("archive files that cover the same positions"),
  NOT_DELIVERED("in the archive, but never taken or refused by the target"),
  DELIVERED_UNKEPT("at the target, but not in the archive"),
  DELIVERY_ID("delivery ids that name two events, or events with two"),
  DEAD_LETTERS("dead letters that are not what the target refused"),
  ACCOUNTS("accounts that do not add up"),
  ANSWER("answers that are not as documented"),
  HUB("hubs that did not start, run or stop as they should");

  private final String sentence;

  Wrong(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String toString() {
    return sentence;
  }
}
