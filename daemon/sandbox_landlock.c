#include "daemon/sandbox_private.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What newer kernels know and Debian 12's header does not yet. Linux Documentation/userspace-api/landlock.rst. */
#define FS_TRUNCATE (1ULL << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
#define NET_ALL 3ULL              /* ABI 4: bind and connect of TCP */
#define NET_CONNECT 2ULL
#define RULE_NET_PORT 2
#define SCOPE_ALL 3ULL            /* ABI 6: abstract sockets and signals */

struct ruleset_attr { /* of ABI 6; an older kernel takes it when what it does not know is zero */
    uint64_t handled_access_fs, handled_access_net, scoped;
};

struct net_port_attr { /* of ABI 4 */
    uint64_t allowed_access, port;
};

enum { PORT_RESOLVER = 53 }; /* over TCP where an answer is too long for UDP */

enum {
    ABI_NEEDED = 2, /* Linux 5.19: before it a rename into another folder is refused to everybody */
    ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL = 5, ABI_SCOPE = 6,
};

#define RIGHTS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RIGHTS_WRITE \
    (RIGHTS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE \
     | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER | FS_TRUNCATE)
#define RIGHTS_EXECUTE (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE)
/* Of these rights, those that make sense on a file that is no folder; the kernel refuses the others there. */
#define RIGHTS_OF_FILE \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

/* Every right that this kernel can take away: the first 14 bits are those of ABI 2. */
static uint64_t handled_rights(int abi)
{
    uint64_t rights = (LANDLOCK_ACCESS_FS_REFER << 1) - 1;
    rights |= abi >= ABI_TRUNCATE ? FS_TRUNCATE : 0;
    rights |= abi >= ABI_IOCTL ? FS_IOCTL_DEV : 0;
    return rights;
}

/* A path that is not there is skipped: what does not exist needs no right, and nobody can make it. */
static enum err allow(int ruleset, uint64_t handled, const char *path, uint64_t rights, struct fault *out_fault)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return ERR_NONE;
    struct stat stat;
    if (fd < 0 || fstat(fd, &stat) != 0) {
        if (fd >= 0)
            close(fd);
        return fault_set(out_fault, ERR_FINAL, "sandbox: %s cannot be looked at (%s), check who owns it", path, strerror(errno));
    }
    rights &= handled & (S_ISDIR(stat.st_mode) ? ~0ULL : RIGHTS_OF_FILE);
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
    long failed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    int why = errno;
    close(fd);
    if (failed != 0)
        return fault_set(out_fault, ERR_FINAL, "sandbox: Landlock refuses a rule for %s (%s)", path, strerror(why));
    return ERR_NONE;
}

static enum err allow_port(int ruleset, int port, struct fault *out_fault)
{
    struct net_port_attr rule = {.allowed_access = NET_CONNECT, .port = (uint64_t)port};
    if (syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) != 0)
        return fault_set(out_fault, ERR_FINAL, "sandbox: Landlock refuses a rule for port %d (%s)", port, strerror(errno));
    return ERR_NONE;
}

static enum err allow_list(int ruleset, uint64_t handled, const char *const *list, size_t max, uint64_t rights, struct fault *out_fault)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < max && list[i] != NULL && err == ERR_NONE; i++)
        err = allow(ruleset, handled, list[i], rights, out_fault);
    return err;
}

/* Our own PT_INTERP: to execute a program is to execute its loader too. The first object is the program itself. */
static int find_loader(struct dl_phdr_info *info, size_t size, void *out_path)
{
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_INTERP) {
            uintptr_t at = (uintptr_t)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
            *(const char **)out_path = (const char *)at;
        }
    return 1;
}

static enum err allow_all(int ruleset, uint64_t handled, const struct sandbox_row *row, const struct sandbox_paths *paths,
                          struct fault *out_fault)
{
    enum err err = allow_list(ruleset, handled, row->system, SANDBOX_MAX_SYSTEM, RIGHTS_READ, out_fault);
    if (err == ERR_NONE)
        err = allow_list(ruleset, handled, paths->read, SANDBOX_MAX_PATHS, RIGHTS_READ, out_fault);
    if (err == ERR_NONE)
        err = allow_list(ruleset, handled, paths->write, SANDBOX_MAX_PATHS, RIGHTS_WRITE, out_fault);
    if (err == ERR_NONE)
        err = allow_list(ruleset, handled, paths->execute, SANDBOX_MAX_PATHS, RIGHTS_EXECUTE, out_fault);
    const char *loader = NULL;
    if (err == ERR_NONE && paths->execute[0] != NULL && dl_iterate_phdr(find_loader, &loader) && loader != NULL)
        err = allow(ruleset, handled, loader, RIGHTS_EXECUTE, out_fault);
#ifdef NAVETTE_SANITIZED /* LeakSanitizer reads the map of its own memory */
    if (err == ERR_NONE)
        err = allow(ruleset, handled, "/proc", RIGHTS_READ, out_fault);
#endif
    return err;
}

enum err sandbox_landlock(const struct sandbox_row *row, const struct sandbox_paths *paths, struct fault *out_fault)
{
    int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < ABI_NEEDED)
        return fault_set(out_fault, ERR_FINAL,
                         "sandbox: this kernel has no Landlock of ABI %d (%s), start it with lsm=landlock,… or a kernel from 5.19",
                         ABI_NEEDED, abi < 0 ? strerror(errno) : "too old");
    bool keeps = row->may_keep_paths && paths->read[0] == NULL && paths->write[0] == NULL && paths->execute[0] == NULL;
    struct ruleset_attr attr = {
        /* Any set of rules denies the move between folders (REFER) unless one grants it, even where no path is handled. */
        .handled_access_fs = keeps ? LANDLOCK_ACCESS_FS_REFER : handled_rights(abi),
        .handled_access_net = abi >= ABI_NET && row->reseau != RESEAU_TRANSMIS ? NET_ALL : 0,
        .scoped = row->is_alone && abi >= ABI_SCOPE ? SCOPE_ALL : 0,
    };
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return fault_set(out_fault, ERR_FINAL, "sandbox: Landlock refuses a set of rules (%s)", strerror(errno));
    enum err err = keeps ? allow(ruleset, attr.handled_access_fs, "/", LANDLOCK_ACCESS_FS_REFER, out_fault)
                         : allow_all(ruleset, attr.handled_access_fs, row, paths, out_fault);
    if (err == ERR_NONE && attr.handled_access_net != 0 && paths->connect != 0) {
        err = allow_port(ruleset, paths->connect, out_fault);
        err = err != ERR_NONE ? err : allow_port(ruleset, PORT_RESOLVER, out_fault);
    }
    if (err == ERR_NONE && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        err = fault_set(out_fault, ERR_FINAL, "sandbox: Landlock cannot be entered (%s)", strerror(errno));
    close(ruleset);
    return err;
}
