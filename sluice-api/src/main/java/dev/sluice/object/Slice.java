package dev.sluice.object;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream's next bytes, and no more of them.
public final class Slice extends FilterInputStream {

  private long left;

  /// The next bytes of a stream, up to a number.
  public Slice(InputStream in, long length) {
    super(in);
    this.left = length;
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
    int read = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(left, length));
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.min(left, count));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// Goes behind the slice in the stream that it is cut from.
  public void skipRest() throws IOException {
    in.skipNBytes(left);
    left = 0;
  }
}
