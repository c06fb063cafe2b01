-- The configuration of the README, then what its user would see, as JSON in the file that `syscall_lint_seen` names.
vim.filetype.add({ extension = { mts = "typescript", cts = "typescript" } })
vim.api.nvim_create_autocmd("FileType", {
  pattern = { "c", "javascript", "javascriptreact", "typescript", "typescriptreact" },
  callback = function()
    local id = vim.lsp.start_client({ name = "syscall-lint", cmd = vim.g.syscall_lint_command, settings = {} })
    vim.lsp.buf_attach_client(0, id)
  end,
})

local function show(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  local shown
  local place = vim.lsp.util.make_position_params()
  for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", place, 20000) or {}) do
    shown = answer.result and answer.result.contents.value
  end
  return shown
end

local function report()
  vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
  local found = vim.diagnostic.get(0)
  local first = found[1] or { lnum = 0, col = 0 }
  local seen = { diagnostics = found, hover = show(first.lnum + 1, first.col + 1) }
  vim.fn.writefile({ vim.json.encode(seen) }, vim.g.syscall_lint_seen)
  vim.cmd("qall!")
end

vim.api.nvim_create_autocmd("VimEnter", { callback = function() vim.schedule(report) end })
