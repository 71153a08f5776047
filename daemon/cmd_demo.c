#include "daemon/cmd.h"
int cmd_demo(struct cmd *cmd)
{
    (void)cmd;
    return 1;
}
