/* wire: frames and descriptors, and what the other side may do to break them. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/wire.h"

static const struct row {
    const char *name;
    const char *bytes; /* one datagram as the other side writes it */
    enum err expected;
} rows[] = {
    {"an object with its kind", "{\"t\":\"lis\",\"id\":7}", ERR_NONE},
    {"no kind", "{\"id\":7}", ERR_RETRY},
    {"a kind that is no text", "{\"t\":5}", ERR_RETRY},
    {"no object", "[\"t\"]", ERR_RETRY},
    {"no JSON", "hello", ERR_RETRY},
    {"a key twice", "{\"t\":\"a\",\"t\":\"b\"}", ERR_RETRY},
    {"something after it", "{\"t\":\"a\"} and more", ERR_RETRY},
    {"not UTF-8", "{\"t\":\"\xff\"}", ERR_RETRY},
};

static int open_fds(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    int ends[2];
    struct fault fault;
    struct wire_frame frame;
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    assert_int_equal(wire_recv(ends[1], &frame, &fault), ERR_WAIT);
    assert_int_equal(send(ends[0], row->bytes, strlen(row->bytes), 0), strlen(row->bytes));
    assert_int_equal(wire_recv(ends[1], &frame, &fault), row->expected);
    if (row->expected == ERR_NONE) {
        assert_string_equal(frame.kind, "lis");
        assert_int_equal(wire_number(&frame, "id", -1), 7);
        assert_int_equal(wire_number(&frame, "t", -1), -1);
        assert_str(wire_text(&frame, "id"), NULL);
        wire_frame_free(&frame);
    }
    close(ends[0]);
    assert_int_equal(wire_recv(ends[1], &frame, &fault), ERR_FINAL);
    close(ends[1]);
}

static void test_descriptors_go_across(void **state)
{
    (void)state;
    int ends[2], before = open_fds();
    struct fault fault;
    struct wire_frame frame;
    struct str bytes = STR_NONE;
    struct arena *arena = arena_new(4096, NULL, NULL);
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    int fds[2] = {wire_memfd(STR("un")), wire_memfd(STR("deux"))};
    assert_int_equal(wire_send_new(ends[0], json_pack("{s:s}", "t", "deux"), fds, 2, &fault), ERR_NONE);
    assert_int_equal(wire_recv(ends[1], &frame, &fault), ERR_NONE);
    int second = wire_take_fd(&frame, 1);
    assert_int_equal(wire_take_fd(&frame, 1), -1);
    assert_int_equal(wire_read_fd(arena, second, 4, &bytes, &fault), ERR_NONE);
    assert_str(bytes, "deux");
    assert_int_equal(wire_read_fd(arena, second, 3, &bytes, &fault), ERR_FINAL);
    assert_int_equal(wire_read_fd(arena, ends[0], 100, &bytes, &fault), ERR_FINAL);
    assert_true(fcntl(second, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(write(second, "x", 1), -1); /* sealed */
    wire_frame_free(&frame); /* closes the one that was not taken */
    close(second), close(fds[0]), close(fds[1]), close(ends[0]), close(ends[1]);
    assert_int_equal(open_fds(), before);
    arena_free(arena);
}

static void test_more_descriptors_than_allowed(void **state)
{
    (void)state;
    int ends[2], before = open_fds();
    struct fault fault;
    struct wire_frame frame;
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * 8)];
    } control = {0};
    struct iovec part = {(char[]){"{\"t\":\"x\"}"}, 9};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int) * 8), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    for (int i = 0; i < 8; i++)
        memcpy(CMSG_DATA(header) + (size_t)i * sizeof(int), &ends[0], sizeof(int));
    assert_int_equal(sendmsg(ends[0], &message, 0), 9);
    assert_int_equal(wire_recv(ends[1], &frame, &fault), ERR_NONE);
    wire_frame_free(&frame);
    close(ends[0]), close(ends[1]);
    assert_int_equal(open_fds(), before); /* none leaked */
}

static void test_a_frame_too_long(void **state)
{
    (void)state;
    static char text[WIRE_MAX_FRAME];
    int ends[2];
    struct fault fault;
    struct wire_frame frame;
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    assert_int_equal(wire_send_new(ends[0], json_pack("{s:s,s:s}", "t", "x", "y", text), NULL, 0, &fault), ERR_FINAL);
    text[0] = '{';
    static char longer[WIRE_MAX_FRAME + 10];
    memset(longer, ' ', sizeof longer);
    memcpy(longer, "{\"t\":\"x\"}", 9); /* good JSON, but for its length */
    assert_int_equal(send(ends[0], longer, sizeof longer, 0), sizeof longer);
    assert_int_equal(wire_recv(ends[1], &frame, &fault), ERR_RETRY);
    assert_int_equal(wire_recv(ends[1], &frame, &fault), ERR_WAIT);
    close(ends[0]), close(ends[1]);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_descriptors_go_across),
        cmocka_unit_test(test_more_descriptors_than_allowed),
        cmocka_unit_test(test_a_frame_too_long),
    };
    return RUN_ROWS("wire", rows, test_row) + RUN_TESTS("wire", others);
}
