package dev.sluice.engine.journal;

/// A Bloom filter in one array: says at once of most fingerprints that they are not in the index.
///
/// All {@value #BITS} bits of a fingerprint are in one word of 64 bits, so a question costs one
/// look into memory. With {@value #WORDS} words, which are 16 MiB, one in 50 new events is looked
/// up in the index in vain at 13 million fingerprints, one in 10 at 27 million, one in 4 at 40
/// million.
///
/// One thread adds. Others may ask at the same time; whether they see what is being added is for
/// them to see to.
final class FingerprintFilter {

  /// With more fingerprints than this the filter says too little to be worth its place.
  static final int MAX = 40_000_000;

  static final int WORDS = 1 << 21;
  private static final int BITS = 4;

  private final long[] words;
  private int added;

  /// @param size how many words, a power of two
  FingerprintFilter(int size) {
    this.words = new long[size];
  }

  /// Adds a fingerprint.
  void add(Fingerprint fingerprint) {
    words[word(fingerprint)] |= bits(fingerprint);
    added++;
  }

  /// Whether a fingerprint may have been added; when not, it surely was not.
  boolean mayHave(Fingerprint fingerprint) {
    long bits = bits(fingerprint);
    return (words[word(fingerprint)] & bits) == bits;
  }

  boolean isFull() {
    return added > MAX;
  }

  private int word(Fingerprint fingerprint) {
    return (int) (fingerprint.low() >>> 32) & (words.length - 1);
  }

  /// The fingerprint is a hash already; its parts serve as many hashes.
  private static long bits(Fingerprint fingerprint) {
    long hash = fingerprint.low();
    long bits = 0;
    for (int i = 0; i < BITS; i++) {
      bits |= 1L << hash;
      hash >>>= 6;
    }
    return bits;
  }
}
