package dev.sluice.object.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// An object that is read: where the connection ends in the middle it is read on in another one,
/// and at the end its bytes are held against what its writer said of them.
final class ResumingInput extends InputStream {

  private static final int ATTEMPTS = 3;

  private final BucketObjects objects;
  private final String name;
  private final String key;
  private final BucketObjects.Head head;
  private final MessageDigest digest = Digests.newSha256();
  private InputStream in;
  private long read;
  private boolean isEnded;

  ResumingInput(BucketObjects objects, String name, String key, BucketObjects.Reading reading) {
    this.objects = objects;
    this.name = name;
    this.key = key;
    this.head = reading.head();
    this.in = reading.bytes();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int got = read < head.length() ? readOn(bytes, offset, length) : -1;
    if (got > 0) {
      digest.update(bytes, offset, got);
      read += got;
    } else {
      end();
    }
    return got;
  }

  private int readOn(byte[] bytes, int offset, int length) throws IOException {
    for (int attempt = 1; true; attempt++) {
      try {
        int got = in.read(bytes, offset, length);
        if (got > 0) {
          return got;
        }
        throw new IOException(name + " ends after " + read + " bytes; it has " + head.length());
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        in.close();
        in = objects.openAgain(key, head.tag(), read);
      }
    }
  }

  private void end() throws IOException {
    Optional<String> said = head.sha256();
    if (!isEnded && said.isPresent()) {
      String is = HexFormat.of().formatHex(digest.digest());
      if (!is.equals(said.get())) {
        throw new IOException(name + " is damaged: its SHA-256 is not what its writer noted");
      }
    }
    isEnded = true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
