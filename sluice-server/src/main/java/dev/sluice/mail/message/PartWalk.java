package dev.sluice.mail.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass over a message's lines that finds where its parts begin and end.
///
/// Nothing is decoded and nothing is kept but the headers under way and what is open: at most 20
/// multiparts and messages in each other.
final class PartWalk {

  private final LineReader lines;
  private final List<Open> open = new ArrayList<>();
  private final List<PartDraft> found = new ArrayList<>();
  private final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
  private @Nullable HeaderBlock block;
  private @Nullable PartDraft leaf;
  private @Nullable MessageHeaders top;
  private MessageParts.@Nullable Limit stopped;
  private int entities;
  private long beforeEnd;

  /// A multipart, or a message within the message, whose end has not come yet.
  private static final class Open {
    final byte @Nullable [] delimiter;
    final @Nullable PartDraft message;
    final String prefix;
    final String childType;
    final int messageDepth;
    int children;

    Open(
        byte @Nullable [] delimiter,
        @Nullable PartDraft message,
        String prefix,
        String childType,
        int messageDepth) {
      this.delimiter = delimiter;
      this.message = message;
      this.prefix = prefix;
      this.childType = childType;
      this.messageDepth = messageDepth;
    }
  }

  PartWalk(LineReader lines) {
    this.lines = lines;
  }

  /// Goes through the message.
  void run() throws IOException {
    block = new HeaderBlock();
    while (stopped == null && lines.next()) {
      if (!isDelimiter() && block != null && !block.add(lines)) {
        begin(block, lines.end());
      }
      beforeEnd = lines.contentEnd();
    }
    if (stopped != null) {
      flaws.add(Flaw.NOT_ENDED);
    } else if (block != null) {
      block.end();
      begin(block, lines.end());
    }
    close(0, lines.end());
  }

  private boolean isDelimiter() {
    if (lines.kept() < 2 || lines.at(0) != '-' || lines.at(1) != '-') {
      return false;
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      byte[] delimiter = open.get(i).delimiter;
      if (delimiter != null && startsWith(delimiter)) {
        int behind = delimiter.length;
        boolean isLast =
            lines.kept() >= behind + 2 && lines.at(behind) == '-' && lines.at(behind + 1) == '-';
        if (isBlankFrom(isLast ? behind + 2 : behind)) {
          delimited(i, isLast);
          return true;
        }
      }
    }
    return false;
  }

  private boolean startsWith(byte[] delimiter) {
    if (lines.kept() < delimiter.length) {
      return false;
    }
    for (int i = 0; i < delimiter.length; i++) {
      if (lines.at(i) != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isBlankFrom(int index) {
    for (int i = index; i < lines.kept(); i++) {
      if (lines.at(i) != ' ' && lines.at(i) != '\t') {
        return false;
      }
    }
    return !lines.isCut();
  }

  private void delimited(int index, boolean isLast) {
    if (block != null) {
      block.end();
      begin(block, lines.start());
    }
    // The line's end before a delimiter is part of the delimiter (RFC 2046, section 5.1.1).
    long end = Math.min(beforeEnd, lines.start());
    if (isLast) {
      open.subList(index + 1, open.size()).stream()
          .filter(each -> each.delimiter != null)
          .findAny()
          .ifPresent(each -> flaws.add(Flaw.NOT_ENDED));
      closeLeaf(end);
      closeAbove(index, end);
      open.remove(index);
      block = null;
    } else if (stopped == null) {
      closeLeaf(end);
      closeAbove(index, end);
      block = new HeaderBlock();
    }
  }

  private void close(int size, long end) {
    closeLeaf(end);
    if (open.stream().anyMatch(each -> each.delimiter != null)) {
      flaws.add(Flaw.NOT_ENDED);
    }
    closeAbove(size - 1, end);
  }

  private void closeLeaf(long end) {
    if (leaf != null) {
      leaf.end = Math.max(leaf.at, end);
      leaf = null;
    }
  }

  private void closeAbove(int index, long end) {
    while (open.size() > index + 1) {
      PartDraft message = open.removeLast().message;
      if (message != null) {
        message.end = Math.max(message.at, end);
      }
    }
  }

  /// The headers of an entity are over.
  private void begin(HeaderBlock over, long bodyAt) {
    block = null;
    MessageHeaders headers = MessageHeaders.of(over, bodyAt);
    if (top == null) {
      top = headers;
    }
    Open parent = open.isEmpty() ? null : open.getLast();
    PartDraft draft = new PartDraft(headers, parent == null ? "text/plain" : parent.childType);
    draft.messageDepth = parent == null ? 0 : parent.messageDepth;
    if (++entities > MessageParts.MAX_PARTS) {
      stopped = MessageParts.Limit.TOO_MANY_PARTS;
      return;
    }
    boolean isChild = parent != null && parent.delimiter != null;
    String prefix = parent == null ? "" : parent.prefix;
    int place = parent == null ? 1 : ++parent.children;
    Optional<byte[]> delimiter = draft.isMultipart() ? delimiter(draft) : Optional.empty();
    String number = prefix + place;
    if (delimiter.isPresent()) {
      flaws.addAll(draft.flaws);
      String childPrefix = isChild ? number + "." : prefix;
      String childType =
          draft.mediaType.equals("multipart/digest") ? "message/rfc822" : "text/plain";
      push(new Open(delimiter.get(), null, childPrefix, childType, draft.messageDepth));
      return;
    }
    draft.number = number;
    found.add(draft);
    if (draft.isMessage() && draft.messageDepth < MessageParts.MAX_MESSAGE_DEPTH) {
      push(new Open(null, draft, number + ".", "text/plain", draft.messageDepth + 1));
      block = stopped == null ? new HeaderBlock() : null;
    } else {
      if (draft.isMessage()) {
        draft.flaws.add(Flaw.MESSAGES_TOO_DEEP);
      }
      leaf = draft;
    }
  }

  private void push(Open next) {
    open.add(next);
    if (open.size() > MessageParts.MAX_DEPTH) {
      stopped = MessageParts.Limit.TOO_DEEP;
    }
  }

  private static Optional<byte[]> delimiter(PartDraft draft) {
    byte[] boundary = draft.type.parameter("boundary").orElse("").getBytes(StandardCharsets.UTF_8);
    if (boundary.length == 0 || boundary.length > MessageParts.MAX_BOUNDARY) {
      draft.flaws.add(Flaw.NO_BOUNDARY);
      return Optional.empty();
    }
    if (boundary.length > 70) {
      draft.flaws.add(Flaw.LONG_BOUNDARY);
    }
    byte[] delimiter = new byte[boundary.length + 2];
    delimiter[0] = '-';
    delimiter[1] = '-';
    System.arraycopy(boundary, 0, delimiter, 2, boundary.length);
    return Optional.of(delimiter);
  }

  /// The parts in the order in which they begin.
  List<PartDraft> found() {
    return found;
  }

  /// The headers of the message itself.
  MessageHeaders headers() {
    return top == null ? new MessageHeaders(List.of(), List.of(), Set.of(), 0) : top;
  }

  /// What is wrong with the message as a whole.
  Set<Flaw> flaws() {
    return flaws;
  }

  /// Which limit ended the walk.
  Optional<MessageParts.Limit> stopped() {
    return Optional.ofNullable(stopped);
  }
}
